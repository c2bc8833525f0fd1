//! Rows of the table of exact values: what is played, and how often it succeeds.

use crate::heist::End;
use crate::heist::Race;

/// A row.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Its id in the table, or a name of ours where a formula stands for the table.
    pub id: &'static str,
    /// The convention.
    pub name: &'static str,
    /// What is played.
    pub race: Race,
    /// The probability of success.
    pub law: f64,
}

/// Both sides start together; a tie does not win.
const fn race_s1(id: &'static str, share: f64, confirmations: u32, law: f64) -> Row {
    Row { id, name: "race_s1", race: Race::new(share, confirmations, patience(share)), law }
}

/// The attacker holds a block.
const fn race_s0(id: &'static str, share: f64, confirmations: u32, law: f64) -> Row {
    let Row { race, .. } = race_s1(id, share, confirmations, law);
    Row { id, name: "race_s0", race: Race { head_start: 1, ..race }, law }
}

/// The attacker kept a hidden branch for 250 blocks: up to three tenths of the hashpower that is
/// forever.
const fn prelead_s1(id: &'static str, share: f64, confirmations: u32, law: f64) -> Row {
    let Row { race, .. } = race_s1(id, share, confirmations, law);
    Row { id, name: "prelead_s1", race: Race { prelead: 250, ..race }, law }
}

/// The same, and he pays with a block of his own: that after which a hundred were his.
const fn prelead_s0(id: &'static str, share: f64, confirmations: u32, law: f64) -> Row {
    let Row { race, .. } = prelead_s1(id, share, confirmations, law);
    Row { id, name: "prelead_s0", race: Race { prelead: 100, head_start: 1, ..race }, law }
}

/// He gives up so far behind.
const fn giveup_a0(id: &'static str, share: f64, n: u32, behind: u32, law: f64) -> Row {
    Row { id, name: "giveup_e1_a0", race: Race::new(share, n, End::Behind(behind)), law }
}

/// The same with a block in advance.
const fn giveup_a1(id: &'static str, share: f64, n: u32, behind: u32, law: f64) -> Row {
    let race = Race { head_start: 1, ..Race::new(share, n, End::Behind(behind)) };
    Row { id, name: "giveup_e1_a1", race, law }
}

/// He stops with so many blocks of both branches; the last of them may still win.
const fn blocks(id: &'static str, share: f64, n: u32, blocks: u32, law: f64) -> Row {
    Row { id, name: "horizonN_e1", race: Race::new(share, n, End::Blocks(blocks)), law }
}

/// He stops with so many public blocks.
const fn honest(id: &'static str, share: f64, n: u32, blocks: u32, law: f64) -> Row {
    Row { id, name: "horizonH_e1", race: Race::new(share, n, End::Honest(blocks)), law }
}

/// He stops after so many block intervals.
const fn time(id: &'static str, share: f64, n: u32, intervals: u32, law: f64) -> Row {
    Row { id, name: "horizonT_e1", race: Race::new(share, n, End::Intervals(intervals)), law }
}

/// So far behind that the odds of coming back are below 1e-9.
pub const fn patience(share: f64) -> End {
    End::Behind(if share < 0.15 {
        10
    } else if share < 0.25 {
        15
    } else if share < 0.31 {
        25
    } else {
        52
    })
}

/// Rows that each commit plays. In order: id, share, confirmations, where the attack ends, the
/// exact value.
pub const ROWS: [Row; 21] = [
    race_s1("01181dfa38", 0.1, 2, 9.511_111_111_11e-3),
    race_s1("5191c6ce28", 0.2, 1, 0.130_000_000_000),
    race_s0("091ed0f511", 0.1, 1, 0.200_000_000_000),
    race_s0("d398e6d349", 0.3, 5, 0.197_617_320_000),
    prelead_s1("f2e72f2512", 0.3, 1, 0.506_938_775_510),
    prelead_s0("271015f6f4", 0.3, 3, 0.482_605_714_286),
    giveup_a0("537cb5f22a", 0.3, 1, 2, 0.249_493_670_886),
    giveup_a0("468c25dff8", 0.3, 3, 4, 0.168_022_480_077),
    giveup_a0("ea578411c2", 0.3, 6, 7, 0.088_069_564_746_8),
    giveup_a0("4acf86bd74", 0.4, 6, 7, 0.356_290_027_121),
    giveup_a1("a06a30c791", 0.2, 1, 2, 0.390_476_190_476),
    giveup_a1("d873ac6efd", 0.3, 2, 3, 0.412_168_965_517),
    giveup_a1("edba357855", 0.45, 1, 2, 0.778_903_654_485),
    blocks("27c2014369", 0.3, 1, 4, 0.207_900_000_000),
    blocks("d8ecc7104f", 0.3, 2, 6, 0.152_145_000_000),
    blocks("da079b9138", 0.4, 6, 14, 0.170_525_007_544),
    honest("631a0491ce", 0.2, 2, 2, 0.027_200_000_000_0),
    honest("35013612bb", 0.3, 6, 6, 0.038_600_843_058_0),
    honest("c8c35c78bd", 0.45, 1, 1, 0.202_500_000_000),
    time("038f0f7228", 0.3, 1, 10, 0.281_834_727_006),
    time("4b64bf7979", 0.4, 2, 10, 0.383_304_421_204),
];

/// Rows that the long script plays besides: longer, or of the same kinds.
pub const LONG_ROWS: [Row; 35] = [
    race_s1("7921726b85", 0.2, 6, 8.754_451_456_00e-3),
    race_s1("2be52ecb5e", 0.3, 10, 0.037_699_915_287_5),
    race_s1("4d416123a5", 0.4, 2, 0.529_066_666_667),
    race_s1("72ec2f121b", 0.4, 6, 0.381_406_587_563),
    race_s0("9348d03c54", 0.1, 3, 0.017_120_000_000_0),
    race_s0("02ebc5e838", 0.2, 4, 0.066_688_000_000_0),
    race_s0("c3f0b3c30f", 0.3, 2, 0.432_000_000_000),
    race_s0("f396acfb0a", 0.3, 8, 0.100_025_080_108),
    race_s0("1c074e01bb", 0.4, 4, 0.579_584_000_000),
    prelead_s1("45a61f43a6", 0.2, 2, 0.133_300_000_000),
    prelead_s1("674f36bb2c", 0.3, 3, 0.309_717_551_020),
    prelead_s1("1ab4296a5b", 0.3, 8, 0.104_050_657_085),
    prelead_s0("dbb9f5dfea", 0.1, 2, 0.089_777_777_777_8),
    prelead_s0("1b23946333", 0.3, 6, 0.251_695_656_411),
    giveup_a0("451f91faa0", 0.1, 1, 2, 0.029_780_219_780_2),
    giveup_a0("da23d80036", 0.2, 2, 10, 0.072_399_778_842_9),
    giveup_a0("18c29ca354", 0.4, 3, 10, 0.476_939_554_423),
    giveup_a0("9693e78c73", 0.45, 1, 20, 0.769_777_786_965),
    giveup_a0("1087bc8057", 0.45, 6, 10, 0.604_209_693_575),
    giveup_a1("a9643e1666", 0.1, 1, 20, 0.200_000_000_000),
    giveup_a1("dbfc279533", 0.2, 6, 7, 0.023_293_507_521_7),
    giveup_a1("6a8ff071cb", 0.3, 3, 20, 0.326_159_987_380),
    giveup_a1("2d98514116", 0.4, 2, 3, 0.631_138_461_538),
    giveup_a1("6f299c574a", 0.4, 6, 7, 0.472_418_319_682),
    blocks("4f63c429bb", 0.1, 2, 6, 8.505_000_000_00e-3),
    blocks("0a43e43d49", 0.2, 3, 8, 0.032_112_640_000_0),
    blocks("12150e315b", 0.3, 3, 20, 0.174_074_474_029),
    blocks("94e1eea9cd", 0.45, 3, 8, 0.303_256_339_805),
    honest("cde6a8a33a", 0.2, 3, 3, 0.016_960_000_000_0),
    honest("b44ea2b149", 0.3, 2, 7, 0.219_705_854_771),
    honest("c973cfe392", 0.3, 6, 11, 0.082_776_081_896_2),
    honest("1c0fcebd61", 0.4, 1, 6, 0.502_878_453_760),
    honest("bc9671d745", 0.4, 6, 6, 0.158_212_292_608),
    time("e7bf8facbb", 0.2, 3, 10, 0.032_480_116_288_0),
    time("6cdde60fe7", 0.45, 6, 30, 0.515_503_588_265),
];
