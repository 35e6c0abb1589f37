//! Waiting for what the kernel does in its own time, with a bound.

use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take: grace periods take tens of milliseconds, and a
/// machine that is emulated on a busy host some hundred times that.
const BOUND: Duration = Duration::from_secs(20);

const PAUSE: Duration = Duration::from_millis(20);

/// Waits until `done` says nothing more.
///
/// # Errors
///
/// What it still says when the time is over, or its own error.
pub(crate) fn until(
    mut done: impl FnMut() -> Result<Option<String>, String>,
) -> Result<(), String> {
    let end = Instant::now() + BOUND;
    while let Some(why) = done()? {
        if Instant::now() > end {
            return Err(why);
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_when_there_is_nothing_to_say() {
        let mut left = 3;
        let done = || {
            left -= 1;
            Ok((left > 0).then(|| "not yet".to_owned()))
        };
        assert_eq!(until(done), Ok(()));
        assert_eq!(until(|| Err("no".to_owned())), Err("no".to_owned()));
    }
}
