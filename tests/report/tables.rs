//! The head of each table is the list of its fields.

use crate::charts::drawn_day;
use forklab::story::tables::BlockLine;
use forklab::story::tables::CheckpointLine;
use forklab::story::tables::ForkLine;
use forklab::story::tables::NodeLine;
use forklab::story::tables::ReorgLine;
use serde::Serialize;

fn head_of(line: &impl Serialize) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.serialize(line).unwrap();
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    text.lines().next().unwrap().to_owned()
}

#[test]
fn the_columns_are_those_of_the_format() {
    let tables = drawn_day(60, 50, 7).tables;
    let checkpoint = CheckpointLine {
        checkpoint: 0,
        at_s: tables.forks[0].began_at_s,
        events: 0,
        digest: String::new(),
    };

    assert_eq!(
        head_of(&tables.blocks[0]),
        "hash,parent_hash,height,status,miner,found_at_s,header_time_s,transactions,size_bytes,\
         fees_sat,nbits,tries,reached_half_nodes_ms,reached_90_nodes_ms,reached_half_hashpower_ms"
    );
    assert_eq!(
        head_of(&tables.forks[0]),
        "fork,parent_hash,height,branches,depth_blocks,gap_ms,began_at_s,ended_at_s,winner_hash,\
         loser_hash,nodes_on_loser_max,hashpower_on_loser_share,transactions_returned"
    );
    assert_eq!(
        head_of(&tables.reorgs[0]),
        "node,at_s,depth_blocks,from_hash,to_hash,transactions_returned"
    );
    assert_eq!(
        head_of(&tables.nodes[0]),
        "node,person,region,hashpower_share,outbound,inbound,tip_hash,height,blocks_found,\
         blocks_active,reward_share"
    );
    assert_eq!(head_of(&tables.blocks[0]), BlockLine::COLUMNS.join(","));
    assert_eq!(head_of(&tables.forks[0]), ForkLine::COLUMNS.join(","));
    assert_eq!(head_of(&tables.reorgs[0]), ReorgLine::COLUMNS.join(","));
    assert_eq!(head_of(&tables.nodes[0]), NodeLine::COLUMNS.join(","));
    assert_eq!(head_of(&checkpoint), CheckpointLine::COLUMNS.join(","));
}
