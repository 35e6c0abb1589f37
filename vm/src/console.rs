//! What the machine's console and the emulator complain of, kept for messages.
//! It owns how much is kept, and understands none of it.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How much is kept: the end is what tells.
const KEPT: usize = 16 << 10;

/// The end of a stream that is read as it comes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Console(Arc<Mutex<Vec<u8>>>);

impl Console {
    /// Reads `stream` to its end, on a thread of its own.
    pub(crate) fn listen(mut stream: impl Read + Send + 'static) -> Self {
        let console = Self::default();
        let ours = console.clone();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(size @ 1..) = stream.read(&mut buffer) {
                ours.keep(&buffer[..size]);
            }
        });
        console
    }

    fn keep(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(bytes);
        let over = kept.len().saturating_sub(KEPT);
        kept.drain(..over);
    }

    /// The end of what came so far, fit to be shown.
    pub(crate) fn tail(&self) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&kept);
        let shown = |c: &char| *c == '\n' || !c.is_control();
        text.chars().filter(shown).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_is_kept() {
        let console = Console::default();
        console.keep(&[b'a'; KEPT]);
        console.keep(b"b\x1b\r\n\xff");
        let tail = console.tail();
        assert!(tail.ends_with("ab\n\u{fffd}"), "{:?}", &tail[KEPT - 8..]);
        assert_eq!(console.0.lock().unwrap().len(), KEPT);
    }
}
