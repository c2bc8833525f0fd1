//! Lists of positions in a block, each kept once: what messages about some of its transactions
//! name by number.

use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// A list of positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ListId(pub u32);

/// All lists of a world; the same list has the same number. Few differ: most name one position.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct IndexLists {
    lists: Vec<Vec<u32>>,
    #[serde(skip)]
    numbers: BTreeMap<Vec<u32>, ListId>,
}

impl IndexLists {
    /// Forgets everything, keeping some memory.
    pub fn clear(&mut self) {
        self.lists.clear();
        self.numbers.clear();
    }

    /// The number of `list`.
    pub fn enter(&mut self, list: &[u32]) -> ListId {
        if self.numbers.len() < self.lists.len() {
            self.number_again(); // read back from a snapshot
        }
        if let Some(&known) = self.numbers.get(list) {
            return known;
        }
        let id = ListId(u32::try_from(self.lists.len()).expect("fewer than 2^32 lists"));
        self.lists.push(list.to_vec());
        self.numbers.insert(list.to_vec(), id);
        id
    }

    fn number_again(&mut self) {
        let numbered = (0..).map(ListId).zip(&self.lists);
        self.numbers = numbered.map(|(id, list)| (list.clone(), id)).collect();
    }

    /// The list with this number.
    pub fn get(&self, id: ListId) -> &[u32] {
        &self.lists[id.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_list_has_the_same_number_also_after_a_snapshot() {
        let mut lists = IndexLists::default();
        let (one, two) = (lists.enter(&[1]), lists.enter(&[1, 5]));
        assert_eq!((one, two), (ListId(0), ListId(1)));
        let stored = serde_json::to_string(&lists).unwrap();
        let mut back: IndexLists = serde_json::from_str(&stored).unwrap();
        assert_eq!(back.enter(&[1, 5]), two);
        assert_eq!(back.enter(&[2]), ListId(2));
        assert_eq!(back.get(one), [1]);
    }
}
