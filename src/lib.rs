//! forklab: a deterministic laboratory for Bitcoin.
//!
//! One seed, one history: hundreds to tens of thousands of nodes inside one process exchange
//! real Bitcoin messages over simulated links; each validates for real, miners grind real
//! double SHA-256 at a scaled-down difficulty, and the chain with the most work wins.
//!
//! Imports run downwards only, in the order of the modules below; a test reads them.
//!
//! # The walk of one block
//!
//! 1. [`world`] pops `Found`: a miner's attempt has met the target ([`mining`]).
//! 2. The finder's [`node`] takes the block into its own chain, after every check.
//! 3. [`chain`] keeps the content once, each verdict once, and moves the tip.
//! 4. The node's block relay announces it to its peers.
//! 5. [`world`] asks the [`network`] link when the message arrives, and appends it to the digest.
//! 6. The peer's handler answers: `inv`/`headers`/`cmpctblock` → `getdata` → `block`.
//! 7. The peer accepts the block in turn, and the walk begins again from there.
//! 8. Observers note who saw it when ([`story`]), and the report shows it.

pub mod sim {
    //! An engine of virtual time that knows nothing of Bitcoin.
    mod bucket_ring;
    pub mod digest;
    pub mod fixed_map;
    pub mod id;
    pub mod math;
    pub mod queue;
    pub mod rng;
    pub mod time;
}

pub mod primitives {
    //! Bitcoin's data, byte for byte.
    pub mod address;
    pub mod amount;
    pub mod block;
    pub mod der;
    pub mod encoding;
    pub mod hash;
    pub mod key;
    pub mod merkle;
    pub mod script;
    pub mod sighash;
    pub mod transaction;
    pub mod witness;
}

pub mod consensus {
    //! The rules, pure functions each beside its reject.
    pub mod block;
    pub mod connect;
    pub mod header;
    pub mod locks;
    pub mod params;
    pub mod pow;
    pub mod reject;
    pub mod script;
    pub mod subsidy;
    pub mod tx;
}

pub mod chain {
    //! Content shared by all nodes: blocks, transactions, coins and the verdicts on them.
    pub mod archive;
    pub mod coins;
    pub mod freeing;
    pub mod id;
    pub mod index_lists;
    pub mod packing;
    pub mod plain;
    pub mod plain_ledger;
    pub mod plain_tree;
    pub mod record;
    pub mod scripts;
    pub mod spenders;
    pub mod transactions;
    pub mod tree;
    pub mod valid_scripts;
    pub mod verdict;
}

pub mod mining {
    //! Real hashes in virtual time.
    pub mod attempts;
    pub mod kernel;
    #[cfg(target_arch = "x86_64")]
    mod kernel_avx512;
    #[cfg(target_arch = "x86_64")]
    mod kernel_sha_ni;
    pub mod selection;
    pub mod template;
}

pub mod wallet {
    //! People's money: choosing coins, writing and signing payments.
    pub mod choice;
    pub mod payment;
}

pub mod node {
    //! A node as a state machine: input and time in, actions out.
    pub mod admission;
    pub mod block_relay;
    pub mod chain_state;
    pub mod compact;
    pub mod context;
    pub mod download;
    pub mod handle;
    pub mod handshake;
    pub mod headers;
    pub mod inventory;
    pub mod knowledge;
    pub mod mempool;
    pub mod message;
    pub mod peer;
    pub mod pool;
    pub mod pool_reject;
    pub mod punish;
    pub mod relatives;
    pub mod restart;
    pub mod standard;
    pub mod state;
    pub mod strategy;
    pub mod tx_announcers;
    pub mod tx_knowledge;
    pub mod tx_relay;
}

pub mod network {
    //! Who is linked to whom, how long a message takes, and its bytes.
    pub mod bandwidth;
    pub mod compact_block;
    pub mod frame;
    pub mod latency;
    pub mod link;
    pub mod presets;
    pub mod topology;
    pub mod topology_file;
    pub mod topology_law;
    pub mod wire;
    pub mod wire_read;
}

pub mod attack {
    //! Attackers: what each sees, decides and does.
    pub mod ban;
    pub mod censor;
    pub mod eclipse;
    pub mod false_chain;
    pub mod fault;
    pub mod feather_fork;
    pub mod fee_sniping;
    pub mod finney;
    pub mod flood;
    pub mod hidden_branch;
    pub mod junk;
    pub mod kinds;
    pub mod parameter;
    pub mod private_chain;
    pub mod profile;
    pub mod race;
    pub mod rewrite_history;
    pub mod scheme;
    pub mod selfish_mining;
    pub mod sybil;
    pub mod time_warp;
    pub mod vector76;
    pub mod withhold_in_pool;
}

pub mod world {
    //! The loop, the only clock, and the one stream of observations.
    pub mod acting;
    pub mod attack_steps;
    pub mod attack_view;
    pub mod attacks;
    pub mod burial;
    pub mod churn;
    pub mod crafted;
    pub mod crafting;
    pub mod event;
    pub mod faults;
    pub mod freeing;
    pub mod invariants;
    pub mod junk;
    pub mod keys;
    pub mod links;
    pub mod mempools;
    pub mod mining;
    pub mod observation;
    pub mod options;
    pub mod payment_view;
    pub mod payments;
    pub mod plan;
    pub mod purses;
    pub mod receipt;
    pub mod state;
    pub mod traffic;
    pub mod view;
}

pub mod scenario {
    //! The file format, its messages and its one expression language.
    pub mod answer;
    pub mod chain;
    pub mod check;
    pub mod check_numbers;
    pub mod commented;
    pub mod condition;
    pub mod cost;
    pub mod difference;
    pub mod explain;
    pub mod figures;
    pub mod json;
    pub mod json_schema;
    pub mod keys;
    pub mod keys_attack;
    pub mod keys_ending;
    pub mod keys_faults;
    pub mod keys_money;
    pub mod laws;
    pub mod lexer;
    pub mod load;
    pub mod meaning;
    pub mod meaning_attack;
    pub mod meaning_faults;
    pub mod meaning_money;
    pub mod meaning_script;
    pub mod memory;
    pub mod message;
    pub mod names;
    pub mod network;
    pub mod operand;
    pub mod parser;
    pub mod people;
    pub mod phrase;
    pub mod plan;
    pub mod plan_groups;
    pub mod plan_money;
    pub mod problem;
    pub mod read_attack;
    pub mod read_faults;
    pub mod read_network;
    pub mod read_script;
    pub mod schema;
    pub mod script;
    pub mod settings;
    pub mod shape;
    pub mod shares;
    pub mod shipped;
    pub mod topology_file;
    pub mod traffic;
    pub mod tree;
    pub mod units;
    pub mod value;
    pub mod words_en;
    pub mod words_zh;
}

pub mod theory {
    //! What the literature says should come out: closed forms and exact sums.
    pub mod convention;
    pub mod delay;
    pub mod economics;
    pub mod forks;
    pub mod give_up;
    pub mod horizon;
    pub mod majority;
    pub mod meanwhile;
    pub mod nakamoto;
    pub mod race;
    pub mod ruin;
    pub mod selfish;
}

pub mod stats {
    //! Intervals and the distributions behind them.
    pub mod correlated;
    pub mod interval;
    pub mod sequential;
    pub mod special;
}

pub mod story {
    //! Observers that answer: tables, summary, forks; and answers about a world at its end.
    pub mod arrival;
    pub mod attacks;
    pub mod content_names;
    pub mod course;
    pub mod crowd;
    pub mod cuts;
    pub mod decimal;
    pub mod delays;
    pub mod ending;
    pub mod ending_picture;
    pub mod figures;
    pub mod film;
    pub mod fork_endings;
    pub mod forks;
    pub mod inspect_block;
    pub mod inspect_chain;
    pub mod inspect_fork;
    pub mod inspect_ids;
    pub mod inspect_inquiry;
    pub mod inspect_node;
    pub mod inspect_origin;
    pub mod inspect_person;
    pub mod inspect_transaction;
    pub mod inspect_world;
    pub mod journeys;
    pub mod known_blocks;
    pub mod mempools;
    pub mod messages;
    pub mod money;
    pub mod parting;
    pub mod picture;
    pub mod play;
    pub mod pools;
    pub mod relays;
    pub mod run;
    pub mod script;
    pub mod stirring;
    pub mod summary;
    pub mod tables;
    pub mod tally;
    pub mod trace;
    pub mod witness;
}

pub mod fuzz {
    //! Made-up scenarios, played with all invariants.
    pub mod attacks;
    pub mod generate;
    pub mod mending;
    pub mod play;
    pub mod shrink;
}

#[cfg(feature = "cli")]
pub mod sweep {
    //! Many trials of one scenario: axes, batches, checkpoints, tables.
    pub mod axis;
    pub mod batch;
    pub mod chart;
    pub mod chart_keys;
    pub mod chart_table;
    pub mod checkpoint;
    pub mod conflict;
    pub mod counts;
    pub mod effort;
    pub mod file;
    pub mod keys;
    pub mod law;
    pub mod law_inputs;
    pub mod measure;
    pub mod plan;
    pub mod quantity;
    pub mod receipt;
    pub mod runner;
    pub mod shard;
    pub mod shipped;
    pub mod sums;
    pub mod table;
    pub mod trial;
    pub mod whole;
}

#[cfg(feature = "cli")]
pub mod report {
    //! Charts and the page.
    pub mod answer_words;
    pub mod attack_words;
    pub mod chart_numbers;
    pub mod chart_words;
    pub mod charts;
    pub mod column_words;
    pub mod compare;
    pub mod difficulty;
    pub mod fees;
    pub mod film_crowd;
    pub mod film_data;
    pub mod film_forks;
    pub mod film_pools;
    pub mod film_steps;
    pub mod fork_lines;
    pub mod fork_loop;
    pub mod frame;
    pub mod html;
    pub mod index_page;
    pub mod intervals;
    pub mod journey_words;
    pub mod look;
    pub mod mempool;
    pub mod money_lines;
    pub mod money_page;
    pub mod money_words;
    pub mod numbers;
    pub mod page;
    pub mod page_words;
    pub mod plot;
    pub mod plot_draw;
    pub mod plot_legend;
    pub mod plot_marks;
    pub mod rewards;
    pub mod run_chart_words;
    pub mod scale;
    pub mod script;
    pub mod spread;
    pub mod svg;
    pub mod sweep_chart_words;
    pub mod sweep_charts;
    pub mod sweep_heat;
    pub mod sweep_line;
    pub mod sweep_line_data;
    pub mod sweep_needed;
    pub mod sweep_page;
    pub mod text_width;
    pub mod ticks;
    pub mod tree;
    pub mod tree_layout;
    pub mod vector;
    pub mod vote_words;
    pub mod votes;
    pub mod words;
}

#[cfg(feature = "cli")]
pub mod export {
    //! Runs as files for other software: Bitcoin Core, Wireshark, graph tools, databases.
    pub mod blocks;
    pub mod events;
    pub mod graph;
    pub mod graphs;
    pub mod pcap;
    pub mod tcp;
    pub mod traffic;
}

#[cfg(feature = "cli")]
pub mod peer {
    //! A node of a finished run as a peer of real nodes.
    pub mod alone;
    pub mod session;
}

#[cfg(feature = "cli")]
pub mod cli {
    //! The command line.
    pub mod args;
    pub mod block_file;
    pub mod chart;
    pub mod check;
    pub mod cluster;
    pub mod cluster_args;
    pub mod cluster_words;
    pub mod complain;
    pub mod diff;
    pub mod diff_tables;
    pub mod diff_words;
    pub mod dispatch;
    pub mod effort;
    pub mod enter;
    pub mod exit;
    pub mod export;
    pub mod export_args;
    pub mod export_blocks;
    pub mod export_files;
    pub mod export_words;
    pub mod find;
    pub mod find_words;
    pub mod folder_words;
    pub mod fuzz;
    pub mod input;
    pub mod inspect;
    pub mod inspect_args;
    pub mod inspect_dot;
    pub mod inspect_forks;
    pub mod inspect_messages;
    pub mod inspect_money_pages;
    pub mod inspect_pages;
    pub mod inspect_tree;
    pub mod inspect_words;
    pub mod line_file;
    pub mod list;
    pub mod merge;
    pub mod moment;
    pub mod moment_words;
    pub mod new;
    pub mod peer;
    pub mod peer_words;
    pub mod playing;
    pub mod progress;
    pub mod receipt_input;
    pub mod record;
    pub mod replay;
    pub mod report;
    pub mod report_index;
    pub mod report_page;
    pub mod run;
    pub mod run_folder;
    pub mod schema;
    pub mod screen;
    pub mod snapshots;
    pub mod submit;
    pub mod sweep;
    pub mod sweep_input;
    pub mod sweep_replay;
    pub mod sweep_words;
    pub mod theory;
    pub mod theory_args;
    pub mod theory_costs;
    pub mod theory_input;
    pub mod theory_network;
    pub mod theory_race;
    pub mod theory_table;
    pub mod theory_words;
    pub mod validate;
    pub mod verify;
    pub mod verify_sweep;
    pub mod verify_twice;
}

#[cfg(target_arch = "wasm32")]
pub mod wasm;
