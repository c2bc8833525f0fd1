//! A hash map whose behaviour depends on nothing but its content: it cannot be iterated.

#![allow(clippy::disallowed_types, reason = "the one place where HashMap lives, sealed")]

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::hash::Hash;
use std::hash::Hasher;

use serde::Deserialize;
use serde::Serialize;

/// A map with a fixed hasher and *no iteration*, so that no order of visiting can leak into a
/// history.
///
/// Made for small keys: numbers, dense ids, and 32-byte hashes. A snapshot lists the entries in
/// the order of their keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(
    from = "Vec<(K, V)>",
    into = "Vec<(K, V)>",
    bound(
        serialize = "K: Ord + Hash + Clone + Serialize, V: Clone + Serialize",
        deserialize = "K: Ord + Hash + Deserialize<'de>, V: Deserialize<'de>"
    )
)]
pub struct FixedMap<K, V> {
    entries: HashMap<K, V, BuildHasherDefault<FixedHasher>>,
}

impl<K: Eq + Hash, V> FixedMap<K, V> {
    /// An empty map.
    pub fn new() -> Self {
        Self { entries: HashMap::default() }
    }

    /// An empty map with room for `count` entries.
    pub fn with_capacity(count: usize) -> Self {
        Self { entries: HashMap::with_capacity_and_hasher(count, BuildHasherDefault::default()) }
    }

    /// The value of `key`, if there is one.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key)
    }

    /// The value of `key`, to be changed, if there is one.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key)
    }

    /// The value of `key`, which becomes `make()` if there was none.
    pub fn get_or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        self.entries.entry(key).or_insert_with(make)
    }

    /// Sets the value of `key` and returns the value it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.entries.insert(key, value)
    }

    /// Removes `key` and returns its value.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.entries.remove(key)
    }

    /// Whether `key` has a value.
    pub fn contains(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    /// How many keys have a value.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no key has a value.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Removes everything and keeps the allocation.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

impl<K: Eq + Hash, V> Default for FixedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Eq + Hash, V: PartialEq> PartialEq for FixedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<K: Eq + Hash, V: Eq> Eq for FixedMap<K, V> {}

impl<K: Ord + Hash, V> From<FixedMap<K, V>> for Vec<(K, V)> {
    fn from(map: FixedMap<K, V>) -> Self {
        let mut entries: Self = map.entries.into_iter().collect();
        entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        entries
    }
}

impl<K: Eq + Hash, V> From<Vec<(K, V)>> for FixedMap<K, V> {
    fn from(entries: Vec<(K, V)>) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

/// Multiplies and folds 64-bit words; the same on every platform and in every run.
///
/// Not resistant to chosen keys: nobody in a simulation chooses them against us.
#[derive(Debug, Clone, Copy, Default)]
pub struct FixedHasher(u64);

impl FixedHasher {
    fn mix(&mut self, word: u64) {
        let product = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = product ^ (product >> 32);
    }
}

impl Hasher for FixedHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        for &byte in rest {
            self.mix(u64::from(byte));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, _length: usize) {
        // The length prefix of arrays: it is the same for all keys of one map.
    }

    fn finish(&self) -> u64 {
        let product = self.0.wrapping_mul(0xd1b5_4a32_d192_ed03);
        product ^ (product >> 32)
    }
}
