//! Against values of scipy 1.17.1, whose code shares nothing with ours.

use forklab::stats::interval::clopper_pearson;
use forklab::stats::special::beta_below;
use forklab::stats::special::normal_quantile_above;
use forklab::stats::special::student_quantile_above;

fn agree(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    assert!((ours / theirs - 1.0).abs() < tolerance, "{what}: {ours:e}, scipy {theirs:e}");
}

/// `scipy.special.betainc(a, b, x)`
#[test]
fn the_beta_function() {
    for (a, b, x, theirs) in [
        (0.5, 0.5, 0.1, 0.204_832_764_699_133_45),
        (2.0, 9_999.0, 1e-4, 0.264_241_117_350_518_7),
        (40.0, 60.0, 0.35, 0.153_458_122_499_173_95),
        (8_911.0, 91_090.0, 0.088_5, 0.250_016_023_161_526_16),
        (0.5, 250.0, 0.03, 0.999_904_032_211_109_7),
        (1e6, 2e6, 0.333_4, 0.596_801_544_890_088_7),
    ] {
        agree(beta_below(x, a, b), theirs, 1e-7, &format!("{a} {b} {x}"));
    }
}

/// `scipy.stats.norm.isf(p)`
#[test]
fn the_normal_quantile() {
    for (tail, theirs) in [
        (0.1, 1.281_551_565_544_600_4),
        (0.025, 1.959_963_984_540_054_5),
        (1e-3, 3.090_232_306_167_813),
        (1e-6, 4.753_424_308_822_899),
        (1e-9, 5.997_807_015_007_686_5),
    ] {
        agree(normal_quantile_above(tail), theirs, 1e-13, &format!("{tail}"));
    }
}

/// `scipy.stats.t.isf(p, degrees)`
#[test]
fn the_student_quantile() {
    for (tail, degrees, theirs) in [
        (0.025, 1.0, 12.706_204_736_174_705),
        (0.025, 4.0, 2.776_445_105_197_794_3),
        (0.025, 19.0, 2.093_024_054_408_31),
        (0.005, 30.0, 2.749_995_653_567_226),
        (1e-6, 199.0, 4.898_044_059_397_847),
        (0.025, 10_000.0, 1.960_201_239_890_626_3),
    ] {
        agree(student_quantile_above(tail, degrees), theirs, 1e-9, &format!("{tail} {degrees}"));
    }
}

/// `scipy.stats.beta.ppf(tail, k, n - k + 1)` and `.isf(tail, k + 1, n - k)`
#[test]
fn clopper_and_pearson() {
    for (hits, trials, confidence, low, high) in [
        (3, 40_000, 0.95, 1.546_707_013_949_199_2e-5, 2.191_660_262_228_446_4e-4),
        (8_911, 100_000, 1.0 - 1e-6, 0.084_764_955_304_837_78, 0.093_589_084_577_770_11),
        (1, 10, 0.95, 0.002_528_578_544_461_786_5, 0.445_016_117_028_195_4),
        (29, 30, 0.99, 0.777_248_934_975_566_2, 0.999_832_929_230_424_2),
    ] {
        let ours = clopper_pearson(hits, trials, confidence);
        agree(ours.low, low, 1e-8, &format!("{hits} of {trials}"));
        agree(ours.high, high, 1e-8, &format!("{hits} of {trials}"));
    }
}
