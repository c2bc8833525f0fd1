//! The map without iteration against std's ordered map.

use std::collections::BTreeMap;

use forklab::sim::fixed_map::FixedMap;
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Step {
    Insert(u32, u64),
    Remove(u32),
    Get(u32),
    GetOrInsert(u32, u64),
    Clear,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0..60_u32, any::<u64>()).prop_map(|(key, value)| Step::Insert(key, value)),
        4 => (0..60_u32).prop_map(Step::Remove),
        4 => (0..60_u32).prop_map(Step::Get),
        2 => (0..60_u32, any::<u64>()).prop_map(|(key, value)| Step::GetOrInsert(key, value)),
        1 => Just(Step::Clear),
    ];
    prop::collection::vec(step, 0..300)
}

proptest! {
    #[test]
    fn it_holds_what_an_ordered_map_holds(steps in steps()) {
        let mut map = FixedMap::new();
        let mut model = BTreeMap::new();
        for step in steps {
            match step {
                Step::Insert(key, value) => {
                    prop_assert_eq!(map.insert(key, value), model.insert(key, value));
                }
                Step::Remove(key) => prop_assert_eq!(map.remove(&key), model.remove(&key)),
                Step::Get(key) => {
                    prop_assert_eq!(map.get(&key), model.get(&key));
                    prop_assert_eq!(map.contains(&key), model.contains_key(&key));
                }
                Step::GetOrInsert(key, value) => {
                    let ours = *map.get_or_insert_with(key, || value);
                    prop_assert_eq!(ours, *model.entry(key).or_insert(value));
                }
                Step::Clear => {
                    map.clear();
                    model.clear();
                }
            }
            prop_assert_eq!(map.len(), model.len());
            prop_assert_eq!(map.is_empty(), model.is_empty());
        }
        let text = serde_json::to_string(&map).expect("a map is plain data");
        let in_order: Vec<(u32, u64)> = model.into_iter().collect();
        prop_assert_eq!(&text, &serde_json::to_string(&in_order).expect("pairs"));
        let restored: FixedMap<u32, u64> = serde_json::from_str(&text).expect("what we wrote");
        prop_assert_eq!(restored, map);
    }
}

#[test]
fn hashes_that_differ_in_one_bit_are_different_keys() {
    let mut map = FixedMap::new();
    for bit in 0..256 {
        let mut key = [0_u8; 32];
        key[bit / 8] = 1 << (bit % 8);
        assert_eq!(map.insert(key, bit), None);
    }
    assert_eq!(map.len(), 256);
    assert_eq!(map.get(&[0; 32]), None);
}
