//! What the machine's console and the emulator complain of, kept for messages.
//! It owns how much is kept, and understands none of it.

use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// How much is kept: the end is what tells.
const KEPT: usize = 16 << 10;

/// The end of a stream that is read as it comes.
#[derive(Debug)]
pub(crate) struct Console {
    kept: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Console {
    /// Reads `stream` to its end, on a thread of its own.
    pub(crate) fn listen(mut stream: impl Read + Send + 'static) -> Self {
        let kept = Arc::default();
        let ours = Arc::clone(&kept);
        let reader = thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(size @ 1..) = stream.read(&mut buffer) {
                keep(&mut lock(&ours), &buffer[..size]);
            }
        });
        Self {
            kept,
            reader: Some(reader),
        }
    }

    /// What came last, fit to be shown. Waits for the end of the stream: who
    /// asks has ended the one who writes.
    pub(crate) fn tail_at_end(&mut self) -> String {
        // A reader that has panicked has kept what it has kept.
        self.reader.take().map(JoinHandle::join);
        let kept = lock(&self.kept);
        let text = String::from_utf8_lossy(&kept);
        let shown = |c: &char| *c == '\n' || !c.is_control();
        text.chars().filter(shown).collect()
    }
}

fn lock(kept: &Mutex<Vec<u8>>) -> MutexGuard<'_, Vec<u8>> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keep(kept: &mut Vec<u8>, bytes: &[u8]) {
    kept.extend(bytes);
    let over = kept.len().saturating_sub(KEPT);
    kept.drain(..over);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_is_kept() {
        let mut text = vec![b'a'; KEPT];
        text.extend(b"b\x1b\r\n\xff");
        let mut console = Console::listen(std::io::Cursor::new(text));
        let tail = console.tail_at_end();
        assert!(tail.ends_with("ab\n\u{fffd}"), "{:?}", &tail[KEPT - 8..]);
        assert_eq!(lock(&console.kept).len(), KEPT);
    }
}
