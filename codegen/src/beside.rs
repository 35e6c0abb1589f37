//! Work that needs nothing of each other, done at the same time.
//!
//! Owns the threads. Refuses to know what is done on them: it is pure, so that
//! nobody can tell from what comes back that there were any.

use std::panic;
use std::thread::{self, Builder, ScopedJoinHandle};

/// What `of` makes of each of the `items`, in their order. The last is made on
/// the caller's own thread, and so is what the system has no thread for.
pub(crate) fn map<I: Copy + Send, T: Send>(items: &[I], of: impl Fn(I) -> T + Sync) -> Vec<T> {
    let Some((own, others)) = items.split_last() else {
        return Vec::new();
    };
    let of = &of;
    thread::scope(|scope| {
        let start = |item| (item, Builder::new().spawn_scoped(scope, move || of(item)));
        let others: Vec<_> = others.iter().copied().map(start).collect();
        let own = of(*own);
        let end = |(item, thread): (I, Result<ScopedJoinHandle<'_, T>, _>)| match thread
            .map(ScopedJoinHandle::join)
        {
            Ok(Ok(made)) => made,
            Ok(Err(panic)) => panic::resume_unwind(panic),
            Err(_) => of(item),
        };
        others.into_iter().map(end).chain([own]).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_is_in_order() {
        assert_eq!(map(&[3, 1, 2], |n| n * 2), [6, 2, 4]);
        assert!(map(&[], |n: u8| n).is_empty());
    }

    #[test]
    fn a_panic_is_the_callers_too() {
        let caught = panic::catch_unwind(|| map(&[1, 0], |n| 2 / n));
        assert!(caught.is_err());
        let caught = panic::catch_unwind(|| map(&[0, 1], |n| 2 / n));
        assert!(caught.is_err());
    }
}
