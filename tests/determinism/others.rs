//! A world does not notice the others: on many threads, or in the memory of one before it.

use crate::history::Case;
use crate::history::hex;
use crate::random;
use crate::small;
use forklab::world::options::Options;
use forklab::world::state::World;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

fn eight_seeds(threads: usize) -> Vec<String> {
    let case = small::cases().remove(3);
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
    let seeds: Vec<u64> = (1..=8).collect();
    let play = |&seed: &u64| Case { seed, ..case.clone() }.history();
    pool.install(|| seeds.par_iter().map(play).collect())
}

#[test]
fn eight_seeds_are_the_same_on_one_thread_and_on_two() {
    assert_eq!(eight_seeds(1), eight_seeds(2));
}

#[test]
fn a_world_that_was_reset_equals_a_new_one() {
    for case in small::cases().into_iter().chain((0..20).map(random::case)) {
        let mut world = World::new(case.plan(), case.seed ^ 1, Options::default());
        for _ in 0..700 {
            world.step(&mut []);
        }
        world.reset(case.seed);
        assert_eq!(case.finish(world, &mut []), case.history(), "{}", case.name);
    }
}

#[test]
fn a_world_that_was_reset_has_the_digest_of_a_new_one_at_its_start() {
    for case in small::cases() {
        let mut world = World::new(case.plan(), case.seed + 1, Options::default());
        let other = hex(&world.digest());
        world.reset(case.seed);
        assert_eq!(world.digest(), case.world().digest(), "{}", case.name);
        assert_ne!(other, hex(&world.digest()), "{}", case.name);
    }
}
