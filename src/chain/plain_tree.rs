//! The headers of the textbook chain: every branch that was given, with its work.

use crate::consensus::block::check_header_work;
use crate::consensus::header::HeaderContext;
use crate::consensus::header::check_header_in_context;
use crate::consensus::locks::MEDIAN_TIME_BLOCKS;
use crate::consensus::locks::median_time_past;
use crate::consensus::params::Params;
use crate::consensus::pow::U256;
use crate::consensus::pow::is_retarget;
use crate::consensus::pow::next_bits;
use crate::consensus::pow::work_of_bits;
use crate::consensus::reject::BlockReject;
use crate::primitives::block::Header;
use crate::primitives::hash::Hash256;
use std::collections::BTreeMap;

/// All headers that were given and are valid where they stand, as a tree.
#[derive(Debug, Clone)]
pub struct PlainTree {
    params: Params,
    checks_work: bool,
    base_height: u32,
    nodes: Vec<HeaderNode>,
    by_hash: BTreeMap<Hash256, usize>,
    best: usize,
}

/// One header in its place.
#[derive(Debug, Clone)]
pub struct HeaderNode {
    /// Its hash.
    pub hash: Hash256,
    /// The header.
    pub header: Header,
    /// The number of its parent; `None` for the first.
    pub parent: Option<usize>,
    /// The numbers of its children, in the order in which they came.
    pub children: Vec<usize>,
    /// How many blocks are below it.
    pub height: u32,
    /// The work of the chain up to this header, the first one's included.
    pub work: U256,
    /// Whether its block, or one below, was found invalid.
    pub is_invalid: bool,
}

impl PlainTree {
    /// The tree of a first header that is valid by definition.
    pub fn from_genesis(params: Params, genesis: Header) -> Self {
        let mut tree = Self::anchored(params, 0);
        tree.enter(genesis, genesis.hash(), None);
        tree
    }

    /// A tree without a header. The first one given stands at `height`: its link is taken as
    /// given, as are the targets of retargets whose window begins below it, and median times
    /// count from it on.
    pub fn anchored(params: Params, height: u32) -> Self {
        let (nodes, by_hash) = (Vec::new(), BTreeMap::new());
        Self { params, checks_work: true, base_height: height, nodes, by_hash, best: 0 }
    }

    /// The same tree, which asks no header for its work.
    #[must_use]
    pub const fn without_work(mut self) -> Self {
        self.checks_work = false;
        self
    }

    /// Checks the work of a header, if this tree asks for it.
    ///
    /// # Errors
    ///
    /// [`BlockReject::Pow`].
    pub fn check_work(&self, header: &Header, hash: &Hash256) -> Result<(), BlockReject> {
        match self.checks_work {
            true => check_header_work(hash, header.bits, &self.params),
            false => Ok(()),
        }
    }

    /// Takes a header, whose hash is at hand: checks its work and, where it stands, its target,
    /// time and version. `now` is the clock, in seconds since 1970, if there is one.
    ///
    /// Returns its number and whether it is new. Bitcoin Core: `AcceptBlockHeader`.
    ///
    /// # Errors
    ///
    /// The first rule that it breaks.
    pub fn accept(
        &mut self,
        header: &Header,
        hash: Hash256,
        now: Option<u64>,
    ) -> Result<(usize, bool), BlockReject> {
        if let Some(&known) = self.by_hash.get(&hash) {
            return match self.nodes[known].is_invalid {
                true => Err(BlockReject::KnownInvalid),
                false => Ok((known, false)),
            };
        }
        self.check_work(header, &hash)?;
        let parent = self.parent_of(header)?;
        let context = HeaderContext {
            height: parent.map_or(self.base_height, |parent| self.nodes[parent].height + 1),
            required_bits: parent.and_then(|parent| self.required_bits(parent)),
            parent_median_time: parent.map(|parent| self.median_time(parent)),
            now,
        };
        check_header_in_context(header, &context, &self.params)?;
        Ok((self.enter(*header, hash, parent), true))
    }

    /// The rules of this chain.
    pub const fn params(&self) -> &Params {
        &self.params
    }

    /// The height of the first header.
    pub const fn base_height(&self) -> u32 {
        self.base_height
    }

    /// The header with this number.
    pub fn node(&self, number: usize) -> &HeaderNode {
        &self.nodes[number]
    }

    /// The number of the header with this hash.
    pub fn find(&self, hash: &Hash256) -> Option<usize> {
        self.by_hash.get(hash).copied()
    }

    /// The header with the most work, the first such; `None` before there is any.
    pub fn best(&self) -> Option<&HeaderNode> {
        self.nodes.get(self.best)
    }

    /// The median time past of the header with this number, in seconds since 1970.
    pub fn median_time(&self, number: usize) -> u32 {
        let line = core::iter::successors(Some(number), |&number| self.nodes[number].parent);
        let times = line.map(|number| self.nodes[number].header.time).take(MEDIAN_TIME_BLOCKS);
        median_time_past(times).expect("a header has a time")
    }

    /// Marks a header and all above it; returns all their numbers.
    pub fn mark_invalid(&mut self, number: usize) -> Vec<usize> {
        let mut marked = vec![number];
        let mut next = 0;
        while let Some(&number) = marked.get(next) {
            self.nodes[number].is_invalid = true;
            marked.extend(&self.nodes[number].children);
            next += 1;
        }
        marked
    }

    /// The parent of a new header; `None` for the first of an anchored chain.
    fn parent_of(&self, header: &Header) -> Result<Option<usize>, BlockReject> {
        if self.nodes.is_empty() {
            return Ok(None);
        }
        match self.by_hash.get(&header.previous) {
            None => Err(BlockReject::UnknownParent),
            Some(&parent) if self.nodes[parent].is_invalid => Err(BlockReject::InvalidParent),
            Some(&parent) => Ok(Some(parent)),
        }
    }

    /// The target that a child of `parent` must state; `None` where its window begins below the
    /// first header.
    fn required_bits(&self, parent: usize) -> Option<u32> {
        let HeaderNode { height, header, .. } = &self.nodes[parent];
        let height = height + 1;
        let mut first_time = 0;
        if let Some(blocks) = self.params.retarget_blocks
            && is_retarget(height, &self.params)
        {
            let first_height = height.checked_sub(blocks)?;
            if first_height < self.base_height {
                return None;
            }
            first_time = self.nodes[self.ancestor(parent, first_height)].header.time;
        }
        Some(next_bits(height, header.bits, header.time, || first_time, &self.params))
    }

    /// The ancestor of header `number` at `height`, which is not below the first header.
    fn ancestor(&self, mut number: usize, height: u32) -> usize {
        while self.nodes[number].height > height {
            number = self.nodes[number].parent.expect("not below the first header");
        }
        number
    }

    /// Keeps a checked header.
    fn enter(&mut self, header: Header, hash: Hash256, parent: Option<usize>) -> usize {
        let number = self.nodes.len();
        let below = parent.map(|parent| &self.nodes[parent]);
        let height = below.map_or(self.base_height, |below| below.height + 1);
        let work = below.map_or(U256::ZERO, |below| below.work) + work_of_bits(header.bits);
        self.nodes.push(HeaderNode {
            hash,
            header,
            parent,
            children: Vec::new(),
            height,
            work,
            is_invalid: false,
        });
        self.by_hash.insert(hash, number);
        if let Some(parent) = parent {
            self.nodes[parent].children.push(number);
        }
        if work > self.nodes[self.best].work {
            self.best = number;
        }
        number
    }
}
