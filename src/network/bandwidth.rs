//! How fast nodes send and receive, and how long bytes take at that.

use crate::network::presets::Preset;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// How fast nodes send and receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BandwidthLaw {
    /// Messages of any size take no time to send.
    Unlimited,
    /// The same for each node.
    Each {
        /// Bits per second that a node sends.
        upload_bits_per_s: u64,
        /// Bits per second that a node receives.
        download_bits_per_s: u64,
    },
    /// Measured rates of a year, by region.
    Regions(Preset),
}

/// When a message leaves its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    /// The first byte.
    pub starts: SimTime,
    /// The last byte.
    pub ends: SimTime,
}

/// How long a byte takes through the two ends of a link, in picoseconds; 0: no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rates {
    upload_ps_per_byte: u64,
    download_ps_per_byte: u64,
}

impl Rates {
    /// The rates by region under `law`, where regions are numbered below `regions`.
    ///
    /// Empty where nothing limits.
    pub fn by_region(law: BandwidthLaw, regions: u8) -> Vec<Self> {
        let rates: Vec<Self> = match law {
            BandwidthLaw::Unlimited => Vec::new(),
            BandwidthLaw::Each { upload_bits_per_s, download_bits_per_s } => {
                let rates = Self::of_bits_per_s(upload_bits_per_s, download_bits_per_s);
                vec![rates; usize::from(regions)]
            }
            BandwidthLaw::Regions(preset) => {
                let map = preset.map();
                let both = map.upload_kbit_per_s.iter().zip(&map.download_kbit_per_s);
                let rates = both.map(|(&upload, &download)| {
                    Self::of_bits_per_s(u64::from(upload) * 1_000, u64::from(download) * 1_000)
                });
                rates.collect()
            }
        };
        let limits = rates.iter().any(|&rates| rates != Self::default());
        if limits { rates } else { Vec::new() }
    }

    /// The rates of so many bits per second; 0: any amount at once.
    ///
    /// A byte takes whole picoseconds, which is good to a part in a million up to 100 Mbit/s.
    pub fn of_bits_per_s(upload: u64, download: u64) -> Self {
        const PS_PER_SECOND_TIMES_8: u64 = 8_000_000_000_000;
        let ps_per_byte = |rate: u64| {
            PS_PER_SECOND_TIMES_8.saturating_add(rate / 2).checked_div(rate).unwrap_or(0)
        };
        Self {
            upload_ps_per_byte: ps_per_byte(upload),
            download_ps_per_byte: ps_per_byte(download),
        }
    }

    /// How long a message takes to leave.
    pub fn upload(self, size_bytes: u32) -> SimDuration {
        span_of_bytes(self.upload_ps_per_byte, size_bytes)
    }

    /// How long a message takes to come in.
    pub fn download(self, size_bytes: u32) -> SimDuration {
        span_of_bytes(self.download_ps_per_byte, size_bytes)
    }
}

fn span_of_bytes(ps_per_byte: u64, size_bytes: u32) -> SimDuration {
    SimDuration::from_nanos(ps_per_byte.saturating_mul(u64::from(size_bytes)) / 1_000)
}
