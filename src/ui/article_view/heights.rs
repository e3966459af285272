//! The heights of an article's pieces, summed quickly (Fenwick 1994).
//!
//! Must not know what a piece is.

/// How many heights share a node of the tree: a million lines then take five bytes each.
const BLOCK: usize = 16;

/// Heights in points, with sums and searches in logarithmic time.
#[derive(Debug, Clone, Default)]
pub struct Heights {
    each: Vec<f32>,
    /// A Fenwick tree over the sums of blocks.
    tree: Vec<f64>,
}

impl Heights {
    /// These heights.
    pub fn new(each: Vec<f32>) -> Self {
        let mut tree = vec![0.0; each.len().div_ceil(BLOCK) + 1];
        for (i, block) in each.chunks(BLOCK).enumerate() {
            tree[i + 1] += block.iter().map(|h| f64::from(*h)).sum::<f64>();
            let up = (i + 1) + lowest_bit(i + 1);
            if up < tree.len() {
                tree[up] += tree[i + 1];
            }
        }
        Self { each, tree }
    }

    /// Another height for one.
    pub fn set(&mut self, i: usize, height: f32) {
        let Some(slot) = self.each.get_mut(i) else { return };
        let change = f64::from(height) - f64::from(*slot);
        *slot = height;
        let mut at = i / BLOCK + 1;
        while at < self.tree.len() && change != 0.0 {
            self.tree[at] += change;
            at += lowest_bit(at);
        }
    }

    /// The sum of the first `count`.
    pub fn before(&self, count: usize) -> f64 {
        let count = count.min(self.each.len());
        let whole = count / BLOCK;
        let rest = &self.each[whole * BLOCK..count];
        self.blocks_before(whole) + rest.iter().map(|h| f64::from(*h)).sum::<f64>()
    }

    fn blocks_before(&self, mut at: usize) -> f64 {
        let mut sum = 0.0;
        while at > 0 {
            sum += self.tree[at];
            at -= lowest_bit(at);
        }
        sum
    }

    /// The sum of all.
    pub fn total(&self) -> f64 {
        self.before(self.each.len())
    }

    /// The one at the height `y`, and how far into it; the nearest beyond the ends.
    pub fn find(&self, y: f64) -> (usize, f32) {
        if self.each.is_empty() {
            return (0, 0.0);
        }
        let y = y.clamp(0.0, self.total());
        let (mut block, mut left) = (0, y);
        let mut step = self.tree.len().next_power_of_two();
        while step > 0 {
            if block + step < self.tree.len() && self.tree[block + step] <= left {
                block += step;
                left -= self.tree[block];
            }
            step /= 2;
        }
        let mut at = (block * BLOCK).min(self.each.len() - 1);
        let mut left = y - self.before(at);
        while at + 1 < self.each.len() && left >= f64::from(self.each[at]) {
            left -= f64::from(self.each[at]);
            at += 1;
        }
        (at, narrow(left.clamp(0.0, f64::from(self.each[at]))))
    }
}

fn lowest_bit(i: usize) -> usize {
    i & i.wrapping_neg()
}

#[expect(clippy::cast_possible_truncation, reason = "a distance within one piece")]
fn narrow(v: f64) -> f32 {
    v as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_and_searches_agree_with_counting(mut each in proptest::collection::vec(1u8..50, 1..60), at in 0usize..60, to in 1u8..50, y in 0u32..3000) {
            let floats: Vec<f32> = each.iter().map(|h| f32::from(*h)).collect();
            let mut heights = Heights::new(floats);
            let at = at % each.len();
            heights.set(at, f32::from(to));
            each[at] = to;
            let total: u32 = each.iter().map(|h| u32::from(*h)).sum();
            prop_assert!((heights.total() - f64::from(total)).abs() < 1e-6);
            let (found, into) = heights.find(f64::from(y));
            let before: u32 = each[..found].iter().map(|h| u32::from(*h)).sum();
            prop_assert!((heights.before(found) - f64::from(before)).abs() < 1e-6);
            if y < total {
                prop_assert!(before <= y && y < before + u32::from(each[found]));
                prop_assert!((f64::from(into) - f64::from(y - before)).abs() < 1e-3);
            }
        }
    }
}
