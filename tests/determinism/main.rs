//! One seed, one history: whatever may be switched, moved or resumed, the digest stays the same.

mod history;
mod list;
mod others;
mod random;
mod small;
mod snapshots;
mod switches;
