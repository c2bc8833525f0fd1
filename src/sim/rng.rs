//! Randomness by name: streams and a mixer, each keyed by the seed, a purpose and a name.
//!
//! Every consumer of luck has its own key, so adding an observer, a node or a draw in one place
//! never changes the draws of another. Rare draws come from a [`Stream`] (ChaCha with 8 rounds);
//! draws per message come from a [`Mixer`], which is random access and some twenty times cheaper.
//!
//! All laws are computed with `+ - * /`, `sqrt` and [`crate::sim::math`] alone, so that the same
//! key gives the same bits on every platform.

use rand_chacha::ChaCha8Rng;
use rand_core::Rng;
use rand_core::SeedableRng;
use serde::Deserialize;
use serde::Serialize;
use sha2::Digest as _;
use sha2::Sha256;

use crate::sim::math;

/// The key of the stream `name` for `purpose` under `seed`.
///
/// SHA-256 over the seed and the two texts, each after its length, so that no two pairs of texts
/// share a key.
pub fn stream_key(seed: u64, purpose: &str, name: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    for part in [purpose, name] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// A sequence of random numbers that belongs to one purpose and one name.
///
/// Its whole state is the key and the number of 64-bit draws made, which is what a snapshot holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StreamState", into = "StreamState")]
pub struct Stream {
    generator: ChaCha8Rng,
}

impl Stream {
    /// The stream `name` for `purpose` under `seed`, before its first draw.
    pub fn new(seed: u64, purpose: &str, name: &str) -> Self {
        Self::from_key(stream_key(seed, purpose, name))
    }

    /// The stream of `key`, before its first draw.
    pub fn from_key(key: [u8; 32]) -> Self {
        Self { generator: ChaCha8Rng::from_seed(key) }
    }

    /// How many 64-bit draws this stream has given.
    pub fn draws(&self) -> u64 {
        let words = self.generator.get_word_pos();
        u64::try_from(words / 2).expect("no run makes 2^64 draws")
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// A whole number from 0 to `bound - 1`, each equally likely.
    ///
    /// The upper half of a 64×64-bit product, redrawn in the few cases that would make some
    /// numbers likelier (Lemire 2019, "Fast random integer generation in an interval").
    ///
    /// # Panics
    ///
    /// If `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        assert!(bound > 0, "there is no number below 0");
        let mut product = u128::from(self.next_u64()) * u128::from(bound);
        if (product as u64) < bound {
            let refused_below = bound.wrapping_neg() % bound;
            while (product as u64) < refused_below {
                product = u128::from(self.next_u64()) * u128::from(bound);
            }
        }
        (product >> 64) as u64
    }

    /// A number from 0 (included) to 1 (excluded), a multiple of 2^-53.
    pub fn unit(&mut self) -> f64 {
        unit_of(self.next_u64())
    }

    /// An exponential waiting time of mean 1.
    pub fn exponential(&mut self) -> f64 {
        exponential_of(self.next_u64())
    }

    /// A normal deviate of mean 0 and variance 1.
    ///
    /// Marsaglia's polar method; the second deviate is dropped, so that the position in the stream
    /// is the whole state.
    pub fn normal(&mut self) -> f64 {
        loop {
            let x = 2.0 * self.unit() - 1.0;
            let y = 2.0 * self.unit() - 1.0;
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * math::ln(square) / square).sqrt();
            }
        }
    }

    /// The sum of `shape` exponential waiting times of mean 1: a gamma deviate.
    ///
    /// Up to `GAMMA_BY_PRODUCT_MAX` the sum itself, as one logarithm of a product; above it the
    /// method of Marsaglia and Tsang (2000), "A simple method for generating gamma variables",
    /// which has the exact law at a cost that does not grow with the shape.
    ///
    /// # Panics
    ///
    /// If `shape` is 0.
    pub fn gamma(&mut self, shape: u64) -> f64 {
        assert!(shape > 0, "the sum of no waiting times");
        if shape <= GAMMA_BY_PRODUCT_MAX {
            let product =
                (0..shape).fold(1.0, |product, _| product * open_unit_of(self.next_u64()));
            return -math::ln(product);
        }
        let d = shape as f64 - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let u = open_unit_of(self.next_u64());
            let square = x * x;
            let surely = u < 1.0 - 0.0331 * square * square;
            if surely || math::ln(u) < 0.5 * square + d * (1.0 - v + math::ln(v)) {
                return d * v;
            }
        }
    }

    /// Puts `items` into a random order, each equally likely (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1);
            items.swap(last, other as usize);
        }
    }
}

/// The shapes up to which [`Stream::gamma`] multiplies uniform draws. A product of six draws of
/// at least 2^-53 is far from underflow.
const GAMMA_BY_PRODUCT_MAX: u64 = 6;

/// What a snapshot keeps of a [`Stream`].
#[derive(Serialize, Deserialize)]
struct StreamState {
    key: [u8; 32],
    draws: u64,
}

impl From<Stream> for StreamState {
    fn from(stream: Stream) -> Self {
        Self { key: stream.generator.get_seed(), draws: stream.draws() }
    }
}

impl From<StreamState> for Stream {
    fn from(state: StreamState) -> Self {
        let mut stream = Self::from_key(state.key);
        stream.generator.set_word_pos(2 * u128::from(state.draws));
        stream
    }
}

/// A keyed function from (link, count) to 64 random bits, in any order and without state.
///
/// Not a cipher: nobody in a simulation looks for its collisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mixer(u64);

impl Mixer {
    /// The mixer for `purpose` under `seed`.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let key = stream_key(seed, purpose, "mixer");
        Self(u64::from_le_bytes(key[..8].try_into().expect("eight bytes")))
    }

    /// The 64 random bits of the `count`-th draw on `link`.
    pub fn at(self, link: u64, count: u64) -> u64 {
        let by_link = scramble(self.0 ^ link.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        scramble(by_link ^ count.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }
}

/// A bijection of 64 bits in which every input bit flips each output bit about half the time
/// (the constants of Pelle Evensen's "moremur").
fn scramble(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x3c79_ac49_2ba7_b653);
    bits = (bits ^ (bits >> 33)).wrapping_mul(0x1c69_b3f7_4ac4_ae35);
    bits ^ (bits >> 27)
}

/// 2^-53: the distance between two neighbouring values of [`unit_of`].
const UNIT_STEP: f64 = 1.0 / (1_u64 << 53) as f64;

/// A number from 0 (included) to 1 (excluded) from 64 random bits.
pub fn unit_of(bits: u64) -> f64 {
    (bits >> 11) as f64 * UNIT_STEP
}

/// An exponential waiting time of mean 1 from 64 random bits.
pub fn exponential_of(bits: u64) -> f64 {
    -math::ln(open_unit_of(bits))
}

/// A number from 0 (excluded) to 1 (included) from 64 random bits: it has a logarithm.
fn open_unit_of(bits: u64) -> f64 {
    ((bits >> 11) + 1) as f64 * UNIT_STEP
}
