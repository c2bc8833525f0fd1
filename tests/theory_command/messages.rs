//! What is refused, with exit code 2, in the user's words.

use crate::bench::refusal;

#[test]
fn values_out_of_bounds_are_named_with_what_is_allowed() {
    for (line, told) in [
        ("double-spend --q 1.3 --confirmations 6", "--q 1.3: write a number from 0 to 1.\n"),
        ("double-spend --q -0.1 --confirmations 6", "--q -0.1: write a number from 0 to 1.\n"),
        ("double-spend --q nan --confirmations 6", "--q nan: write a number from 0 to 1.\n"),
        ("double-spend --q 0.1,x --confirmations 6", "--q x: write a number from 0 to 1.\n"),
        (
            "double-spend --q 0.1 --confirmations 1.5",
            "--confirmations 1.5: write a whole number from 0 to 10000.\n",
        ),
        (
            "double-spend --q 0.1 --confirmations 6 --convention race_s2",
            "--convention race_s2: not known. Nearest: race_s1. Allowed: race_s1, race_s0, late, \
             prelead_s1, prelead_s0, nakamoto.\n",
        ),
        (
            "double-spend --q 0.1 --confirmations 6 --convention late --give-up 20",
            "--convention late: the laws with an end are those of race_s1 and race_s0.\n",
        ),
        (
            "double-spend --q 0.1 --confirmations 6 --within-time 10m",
            "--within-time 10m: write a time with its unit, such as 10s, or a number of mean \
             block intervals from 0 to 100000.\n",
        ),
        ("confirmations --q 0.1 --risk 0", "--risk 0: write a number above 0 and below 1.\n"),
        ("selfish --share 0.6", "--share 0.6: write a number from 0 to 0.5.\n"),
        (
            "forks --delay 1s --miners 0.7,0.7",
            "--miners 0.7,0.7: write the share of each of two or more miners, together 1, such as \
             0.7,0.3.\n",
        ),
        (
            "forks --delay 1s --interval 10",
            "--interval 10: write a time with its unit, such as 10min, of a second or more.\n",
        ),
        (
            "delay --delay 1s --q 0.1 --confirmations 0",
            "--confirmations 0: write a whole number from 1 to 10000.\n",
        ),
        (
            "majority --q 0.5 --confirmations 6",
            "--q 0.5: a majority has more than 0.5 and at most 0.999. Below it he may never win.\n",
        ),
        ("double-spend --q 1.3 --confirmations 6 --lang zh", "--q 1.3：请写0到1之间的数。\n"),
    ] {
        assert_eq!(refusal(line), told, "{line}");
    }
}

#[test]
fn two_ends_at_once_and_missing_flags_are_refused() {
    let line = "double-spend --q 0.1 --confirmations 6 --give-up 20 --within-blocks 30";
    let told = refusal(line);
    assert!(told.contains("--give-up") && told.contains("--within-blocks"), "{told}");
    assert!(refusal("double-spend --q 0.1").contains("--confirmations"));
    assert!(refusal("delay --delay 1s --q 0.1").contains("--confirmations"));
    assert!(refusal("selfish --share 0.1 --gamma 0 --honest-miners 2").contains("--honest-miners"));
    assert!(refusal("double_spend").contains("double-spend"));
}
