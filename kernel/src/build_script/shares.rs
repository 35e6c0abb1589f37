//! Work on many things of one kind, by as many threads as there are processors.
//!
//! Owns the order: what comes out is as if one thread had done all of it.

use std::thread;

/// What is said of a thread that did not come to its end.
pub(super) const STOPPED: &str = "the thread that read it stopped";

/// What `work` makes of each item, in order; the first error, if there is one.
/// `stopped` says what it is when a thread did not come to its end, which had
/// this item first.
pub(super) fn each<T: Sync, U: Send, E: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<U, E> + Sync,
    stopped: impl Fn(&T) -> E,
) -> Result<Vec<U>, E> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(threads).max(1);
    let work = &work;
    thread::scope(|scope| {
        let shares: Vec<_> = items
            .chunks(share)
            .map(|items| {
                let all = move || items.iter().map(work).collect::<Result<Vec<U>, E>>();
                (items, scope.spawn(all))
            })
            .collect();
        let mut done = Vec::new();
        for (items, share) in shares {
            match (share.join(), items.first()) {
                (Ok(some), _) => done.append(&mut some?),
                (Err(_), Some(first)) => return Err(stopped(first)),
                (Err(_), None) => {}
            }
        }
        Ok(done)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_is_in_order() {
        let items: Vec<u32> = (0..100).collect();
        let double = |n: &u32| Ok::<_, String>(n * 2);
        let twice: Vec<u32> = (0..100).map(|n| n * 2).collect();
        assert_eq!(each(&items, double, |_| String::new()), Ok(twice));
        assert_eq!(each(&[], double, |_| String::new()), Ok(vec![]));
    }

    #[test]
    fn the_first_error_is_the_error() {
        let items: Vec<u32> = (0..100).collect();
        let odd = |n: &u32| match n % 30 {
            7 => Err(*n),
            _ => Ok(*n),
        };
        assert_eq!(each(&items, odd, |n| *n), Err(7));
    }
}
