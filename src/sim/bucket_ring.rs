//! The near future as a ring of unsorted buckets, the storage of the event queue.

/// How many buckets the ring has.
pub const RING_BUCKETS: u64 = 4096;

/// The events of the next [`RING_BUCKETS`] buckets of time, each bucket in order of arrival.
///
/// A bucket is a chain of chunks of [`CHUNK_EVENTS`] events out of one shared store. So memory
/// follows the number of pending events and not the number of buckets times their largest crowd,
/// which it would if each bucket were a vector. Chunks are given back in the reverse order of use,
/// so that a small world stays within a few cache lines.
#[derive(Debug, Clone)]
pub struct BucketRing<E> {
    /// The last chunk of each bucket; its `next` is the first.
    tails: Vec<ChunkId>,
    /// A bit for each bucket that is not empty.
    occupied: [u64; RING_WORDS],
    /// A bit for each word of `occupied` that is not zero.
    summary: u64,
    chunks: Vec<Chunk>,
    /// The entries of all chunks: chunk `c` has those from `c * CHUNK_EVENTS` on.
    entries: Vec<Entry<E>>,
    /// The first of the chunks that were given back.
    free: ChunkId,
    /// How many chunks were ever given out since the last [`BucketRing::clear`].
    given: u32,
}

/// The number of a chunk in the store.
pub type ChunkId = u32;

const NO_CHUNK: ChunkId = u32::MAX;
const CHUNK_EVENTS: u32 = 8;
const RING_WORDS: usize = RING_BUCKETS as usize / 64;
const _: () = assert!(RING_WORDS == 64, "the summary is one word");

#[derive(Debug, Clone, Copy)]
struct Chunk {
    next: ChunkId,
    used: u32,
}

/// An event and its offset into its bucket, in nanoseconds.
#[derive(Debug, Clone, Copy)]
struct Entry<E> {
    offset: u32,
    event: E,
}

impl<E: Copy> BucketRing<E> {
    /// An empty ring.
    pub fn new() -> Self {
        Self {
            tails: vec![NO_CHUNK; RING_BUCKETS as usize],
            occupied: [0; RING_WORDS],
            summary: 0,
            chunks: Vec::new(),
            entries: Vec::new(),
            free: NO_CHUNK,
            given: 0,
        }
    }

    /// Empties the ring and keeps the allocations; the cost follows the number of full buckets.
    pub fn clear(&mut self) {
        while self.summary != 0 {
            let word = self.summary.trailing_zeros() as usize;
            self.occupied[word] = 0;
            self.summary &= self.summary - 1;
        }
        self.free = NO_CHUNK;
        self.given = 0;
    }

    /// Adds an event to `bucket`, behind those already there.
    pub fn append(&mut self, bucket: u64, offset: u32, event: E) {
        let slot = (bucket % RING_BUCKETS) as usize;
        let entry = Entry { offset, event };
        let (word, bit) = (slot / 64, 1 << (slot % 64));
        if self.occupied[word] & bit == 0 {
            self.occupied[word] |= bit;
            self.summary |= 1 << word;
            let only = self.allocate(entry);
            self.chunks[only as usize].next = only;
            self.tails[slot] = only;
            return;
        }
        let tail = self.tails[slot];
        let chunk = &mut self.chunks[tail as usize];
        if chunk.used < CHUNK_EVENTS {
            self.entries[(tail * CHUNK_EVENTS + chunk.used) as usize] = entry;
            chunk.used += 1;
            return;
        }
        let first = chunk.next;
        let last = self.allocate(entry);
        self.chunks[last as usize].next = first;
        self.chunks[tail as usize].next = last;
        self.tails[slot] = last;
    }

    /// The first bucket after `current` that is not empty, where `current` itself is.
    pub fn next_after(&self, current: u64) -> Option<u64> {
        if self.summary == 0 {
            return None;
        }
        let from = (current + 1) % RING_BUCKETS;
        let word = (from / 64) as usize;
        let here = self.occupied[word] >> (from % 64);
        if here != 0 {
            return Some(current + 1 + u64::from(here.trailing_zeros()));
        }
        // The words behind this one, around the ring, and at last this one's beginning.
        let steps = self.summary.rotate_right((word as u32 + 1) % 64).trailing_zeros() as usize;
        let next = (word + 1 + steps) % RING_WORDS;
        let slot = next as u64 * 64 + u64::from(self.occupied[next].trailing_zeros());
        Some(current + 1 + (slot + RING_BUCKETS - from) % RING_BUCKETS)
    }

    /// The smallest offset in `bucket`, which is not empty.
    pub fn earliest(&self, bucket: u64) -> u32 {
        let tail = self.tails[(bucket % RING_BUCKETS) as usize];
        let mut earliest = u32::MAX;
        let mut chunk = tail;
        loop {
            let Chunk { next, used } = self.chunks[chunk as usize];
            let start = (chunk * CHUNK_EVENTS) as usize;
            for entry in &self.entries[start..start + used as usize] {
                earliest = earliest.min(entry.offset);
            }
            if next == tail {
                return earliest;
            }
            chunk = next;
        }
    }

    /// Takes `bucket` out of the ring: appends its chunks to `chain` and, for each event, its
    /// offset (upper half) and position in the chain (lower half) to `keys`.
    pub fn take(&mut self, bucket: u64, chain: &mut Vec<ChunkId>, keys: &mut Vec<u64>) {
        let slot = (bucket % RING_BUCKETS) as usize;
        self.occupied[slot / 64] &= !(1 << (slot % 64));
        if self.occupied[slot / 64] == 0 {
            self.summary &= !(1 << (slot / 64));
        }
        let tail = self.tails[slot];
        let mut chunk = self.chunks[tail as usize].next;
        let mut position = 0;
        loop {
            let Chunk { next, used } = self.chunks[chunk as usize];
            chain.push(chunk);
            let start = (chunk * CHUNK_EVENTS) as usize;
            for entry in &self.entries[start..start + used as usize] {
                keys.push(u64::from(entry.offset) << 32 | position);
                position += 1;
            }
            if chunk == tail {
                return;
            }
            chunk = next;
        }
    }

    /// Shows `each` the events of the ring, in no particular order.
    pub fn for_each(&self, each: &mut impl FnMut(E)) {
        for (slot, &tail) in self.tails.iter().enumerate() {
            if self.occupied[slot / 64] >> (slot % 64) & 1 == 0 {
                continue;
            }
            let mut chunk = tail;
            loop {
                let Chunk { next, used } = self.chunks[chunk as usize];
                let start = (chunk * CHUNK_EVENTS) as usize;
                let entries = &self.entries[start..start + used as usize];
                entries.iter().for_each(|entry| each(entry.event));
                if next == tail {
                    break;
                }
                chunk = next;
            }
        }
    }

    /// The event at `position` of a taken `chain`.
    pub fn event(&self, chain: &[ChunkId], position: u32) -> E {
        let chunk = chain[(position / CHUNK_EVENTS) as usize];
        self.entries[(chunk * CHUNK_EVENTS + position % CHUNK_EVENTS) as usize].event
    }

    /// Gives back the chunks of a taken `chain` and empties it.
    pub fn release(&mut self, chain: &mut Vec<ChunkId>) {
        for chunk in chain.drain(..).rev() {
            self.chunks[chunk as usize].next = self.free;
            self.free = chunk;
        }
    }

    /// A chunk that holds `entry`; its `next` is still to be set.
    fn allocate(&mut self, entry: Entry<E>) -> ChunkId {
        let chunk = if self.free != NO_CHUNK {
            let chunk = self.free;
            self.free = self.chunks[chunk as usize].next;
            chunk
        } else {
            let chunk = self.given;
            self.given += 1;
            if chunk as usize == self.chunks.len() {
                self.chunks.push(Chunk { next: NO_CHUNK, used: 0 });
                let filled = self.entries.len() + CHUNK_EVENTS as usize;
                assert!(filled <= u32::MAX as usize, "2^32 pending events");
                self.entries.resize(filled, entry);
            }
            chunk
        };
        self.chunks[chunk as usize].used = 1;
        self.entries[(chunk * CHUNK_EVENTS) as usize] = entry;
        chunk
    }
}

impl<E: Copy> Default for BucketRing<E> {
    fn default() -> Self {
        Self::new()
    }
}
