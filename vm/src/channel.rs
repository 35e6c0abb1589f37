//! Lines and bytes from a machine, by a time and up to a size. It owns those
//! bounds and knows no word that is said.

use std::io::Read;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Instant;

/// The longest line.
const LINE: usize = 4096;

/// The most that one part of an outcome may be.
const PART: u64 = 256 << 20;

/// How many pieces wait to be taken before the machine has to wait.
const WAITING: usize = 16;

/// Why nothing came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// The other side is gone.
    Ended,
    /// The time is over.
    Late,
    /// It is more than may come.
    TooMuch(u64),
}

/// The reading end.
#[derive(Debug)]
pub(crate) struct Channel {
    pieces: Receiver<Vec<u8>>,
    /// What came and has not been asked for.
    rest: Vec<u8>,
}

impl Channel {
    /// Reads `stream` on a thread of its own; it ends with the stream, or when
    /// this value has gone.
    pub(crate) fn listen(mut stream: impl Read + Send + 'static) -> Self {
        let (send, pieces) = sync_channel(WAITING);
        thread::spawn(move || {
            let mut buffer = vec![0; 64 << 10];
            while let Ok(size @ 1..) = stream.read(&mut buffer) {
                if send.send(buffer[..size].to_vec()).is_err() {
                    return;
                }
            }
        });
        let rest = Vec::new();
        Self { pieces, rest }
    }

    /// The next line, without its end.
    pub(crate) fn line(&mut self, until: Instant) -> Result<String, Broken> {
        loop {
            if let Some(end) = self.rest.iter().position(|&byte| byte == b'\n') {
                let line = String::from_utf8_lossy(&self.rest[..end]).into_owned();
                self.rest.drain(..=end);
                return Ok(line);
            }
            if self.rest.len() > LINE {
                return Err(Broken::TooMuch(self.rest.len() as u64));
            }
            self.more(until)?;
        }
    }

    /// The next `size` bytes.
    pub(crate) fn bytes(&mut self, size: u64, until: Instant) -> Result<Vec<u8>, Broken> {
        let size = match usize::try_from(size) {
            Ok(fits) if size <= PART => fits,
            _ => return Err(Broken::TooMuch(size)),
        };
        while self.rest.len() < size {
            self.more(until)?;
        }
        let behind = self.rest.split_off(size);
        Ok(std::mem::replace(&mut self.rest, behind))
    }

    fn more(&mut self, until: Instant) -> Result<(), Broken> {
        let left = until.saturating_duration_since(Instant::now());
        let piece = self
            .pieces
            .recv_timeout(left)
            .map_err(|error| match error {
                RecvTimeoutError::Timeout => Broken::Late,
                RecvTimeoutError::Disconnected => Broken::Ended,
            })?;
        self.rest.extend(piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    #[test]
    fn lines_and_bytes_come_in_their_order() {
        let mut channel = Channel::listen(&b"one\n\x00\n2two\nrest"[..]);
        assert_eq!(channel.line(soon()).as_deref(), Ok("one"));
        assert_eq!(channel.bytes(3, soon()).as_deref(), Ok(&b"\x00\n2"[..]));
        assert_eq!(channel.line(soon()).as_deref(), Ok("two"));
        assert_eq!(channel.line(soon()), Err(Broken::Ended));
    }

    #[test]
    fn all_has_a_bound() {
        let mut endless = Channel::listen(std::io::repeat(b'x'));
        assert!(matches!(endless.line(soon()), Err(Broken::TooMuch(_))));
        let much = PART + 1;
        assert_eq!(endless.bytes(much, soon()), Err(Broken::TooMuch(much)));
        let (silent, _kept) = std::io::pipe().unwrap();
        let mut silent = Channel::listen(silent);
        assert_eq!(silent.line(Instant::now()), Err(Broken::Late));
    }
}
