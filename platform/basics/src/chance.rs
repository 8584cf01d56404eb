//! The one source of randomness. It is an argument, so that a test can repeat what it saw.

use std::sync::{Arc, Mutex, PoisonError};

/// Gives random bytes: from the operating system, or (in tests) from a seed.
#[derive(Clone, Debug)]
pub struct Chance(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Seeded(Arc<Mutex<u64>>),
}

impl Chance {
    /// The operating system's generator. Everything secret must come from here.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A repeatable sequence for tests and demonstration data. Never for anything secret.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(seed))))
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: going on would hand out guessable secrets.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0_u8; N];
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for randomness")]
            #[expect(
                clippy::expect_used,
                reason = "without randomness no secret is safe: stopping is the only right answer"
            )]
            Source::System => getrandom::fill(&mut out).expect("the operating system gives randomness"),
            Source::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                for chunk in out.chunks_mut(8) {
                    let bytes = splitmix(&mut state).to_le_bytes();
                    for (to, from) in chunk.iter_mut().zip(bytes) {
                        *to = from;
                    }
                }
            }
        }
        out
    }

    /// A number below `limit` (0 when `limit` is 0), without bias.
    #[must_use]
    pub fn below(&self, limit: u64) -> u64 {
        if limit == 0 {
            return 0;
        }
        let fair = u64::MAX - u64::MAX % limit;
        loop {
            let drawn = u64::from_le_bytes(self.bytes());
            if drawn < fair {
                return drawn % limit;
            }
        }
    }

    /// Puts the items into a random order (Fisher and Yates).
    pub fn shuffle<T>(&self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let bound = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
            let other = usize::try_from(self.below(bound)).unwrap_or(0);
            items.swap(last, other);
        }
    }
}

/// `SplitMix64` (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_the_system_does_not() {
        assert_eq!(Chance::seeded(7).bytes::<16>(), Chance::seeded(7).bytes::<16>());
        assert_ne!(Chance::seeded(7).bytes::<16>(), Chance::seeded(8).bytes::<16>());
        assert_ne!(Chance::system().bytes::<16>(), Chance::system().bytes::<16>());
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        let mut items: Vec<u32> = (0..100).collect();
        Chance::seeded(1).shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
