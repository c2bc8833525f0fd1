//! Amounts: range, overflow and how they are shown.

use forklab::primitives::amount::Amount;

#[test]
fn money_ranges_from_zero_to_21_million_bitcoin() {
    let max = 2_100_000_000_000_000;
    for (sat, in_range) in
        [(-1, false), (0, true), (max, true), (max + 1, false), (i64::MIN, false)]
    {
        assert_eq!(Amount::from_sat(sat).is_money_range(), in_range, "{sat}");
    }
    assert_eq!(Amount::MAX_MONEY, Amount::from_sat(max));
    assert_eq!(Amount::COIN.to_sat(), 100_000_000);
}

#[test]
fn sums_that_64_bits_do_not_hold_are_none() {
    let (one, max, min) =
        (Amount::from_sat(1), Amount::from_sat(i64::MAX), Amount::from_sat(i64::MIN));
    assert_eq!(max.checked_add(one), None);
    assert_eq!(min.checked_sub(one), None);
    assert_eq!(max.checked_add(Amount::ZERO), Some(max));
    assert_eq!(Amount::ZERO.checked_sub(one), Some(Amount::from_sat(-1)));
}

#[test]
fn amounts_are_shown_in_bitcoin_exactly() {
    for (sat, shown) in [
        (0, "0 BTC"),
        (1, "0.00000001 BTC"),
        (-1, "-0.00000001 BTC"),
        (50 * 100_000_000, "50 BTC"),
        (1_250_000_000, "12.5 BTC"),
        (10_000_000_010, "100.0000001 BTC"),
        (i64::MIN, "-92233720368.54775808 BTC"),
    ] {
        assert_eq!(Amount::from_sat(sat).to_string(), shown);
    }
}

#[test]
fn an_amount_is_its_satoshis_in_json() {
    assert_eq!(serde_json::to_string(&Amount::COIN).expect("a number"), "100000000");
    assert_eq!(serde_json::from_str::<Amount>("-5").expect("a number"), Amount::from_sat(-5));
}
