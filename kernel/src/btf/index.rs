//! Types by kind and name.
//!
//! One linear pass puts every id into a bucket; who looks for nothing need not
//! pay for it. Hostile names make a lookup slower, never the pass.

use super::{Btf, Id, Kind};

/// Where the types of each kind and name are.
#[derive(Debug)]
pub struct Index<'a> {
    btf: &'a Btf<'a>,
    /// Where the ids of each bucket begin among `ids`, and where the last end.
    starts: Vec<u32>,
    ids: Vec<Id>,
}

impl<'a> Index<'a> {
    /// Indexes the types of `btf` that are not its base's.
    pub fn new(btf: &'a Btf<'a>) -> Self {
        Self::of(btf, Kind::ALL)
    }

    /// Indexes those of some kinds only, which is so much faster.
    pub fn of(btf: &'a Btf<'a>, kinds: &[Kind]) -> Self {
        let own: Vec<Id> = btf.of_kinds(kinds).collect();
        let buckets = own.len().next_power_of_two();
        let bucket = |id: &Id| {
            let (kind, name) = btf.kind_and_name(*id)?;
            Some(hash(kind, name) & (buckets - 1))
        };
        let of: Vec<_> = own.iter().map(|id| bucket(id).unwrap_or(0)).collect();
        let mut starts = vec![0_u32; buckets + 1];
        for bucket in &of {
            starts[bucket + 1] += 1;
        }
        for bucket in 0..buckets {
            starts[bucket + 1] += starts[bucket];
        }
        let mut next = starts.clone();
        let mut ids = vec![0; of.len()];
        for (bucket, id) in of.into_iter().zip(own) {
            ids[next[bucket] as usize] = id;
            next[bucket] += 1;
        }
        Self { btf, starts, ids }
    }

    /// The types of this kind and name, by id. A kernel has several where its
    /// source files disagree.
    pub fn all<'s>(&'s self, kind: Kind, name: &'s str) -> impl Iterator<Item = Id> + 's {
        let bucket = hash(kind, name) & (self.starts.len() - 2);
        let range = self.starts[bucket] as usize..self.starts[bucket + 1] as usize;
        let same = move |id: &Id| self.btf.kind_and_name(*id) == Some((kind, name));
        self.ids[range].iter().copied().filter(same)
    }

    /// The first type of this kind and name.
    pub fn find(&self, kind: Kind, name: &str) -> Option<Id> {
        self.all(kind, name).next()
    }
}

/// FNV-1a over the kind and the name's first bytes, which tell names apart.
fn hash(kind: Kind, name: &str) -> usize {
    let bytes = std::iter::once(kind as u8).chain(name.bytes().take(64));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ hash >> 32) as usize
}
