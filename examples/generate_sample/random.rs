//! Chance that repeats itself: a SplitMix64 generator, so that one seed gives one county, byte for byte, on every machine
//! and with every version of the toolchain.

/// A seeded stream of choices.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own for one part of the work, so that a change in one part leaves the others as they were.
    pub fn for_part(seed: u64, part: &str) -> Self {
        // FNV-1a over the part's name.
        let salt = part
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self::new(seed ^ salt)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `bound`; 0 when the bound is 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        // The high bits scaled down: no bias that a sample could show.
        u32::try_from((u128::from(self.next()) * u128::from(bound)) >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both possible.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of the choices; the default of the type when there are none.
    pub fn pick<T: Clone + Default>(&mut self, choices: &[T]) -> T {
        let index = self.below(u32::try_from(choices.len()).unwrap_or(u32::MAX));
        choices.get(index as usize).cloned().unwrap_or_default()
    }

    /// One of the choices, each as likely as its weight is large.
    pub fn weighted<T: Clone + Default>(&mut self, choices: &[(T, u32)]) -> T {
        let mut point = self.below(choices.iter().map(|(_, weight)| weight).sum());
        for (choice, weight) in choices {
            if point < *weight {
                return choice.clone();
            }
            point -= weight;
        }
        T::default()
    }
}
