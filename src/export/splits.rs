//! Drawing parts of a dataset, such as train, dev and test: by article, with a seed, texts that are nearly
//! the same together.
//!
//! Two texts are nearly the same when at least half of their sequences of five words are shared (Jaccard
//! similarity of shingles; candidates by `MinHash` and banding: Broder 1997; Leskovec, Rajaraman and Ullman,
//! *Mining of Massive Datasets*, chapter 3). Must not know any format.

use super::Options;
use super::choice::list;
use crate::edit::Refusal;
use crate::model::{ArticleId, LabelId, Project, TextHash};
use rayon::prelude::*;
use std::collections::BTreeMap;
use unicode_segmentation::UnicodeSegmentation;

/// The words of a shingle.
const WORDS: usize = 5;
/// The bands of a signature and the rows of each: texts that share half are met with a chance of 96 %,
/// those that share three fifths with one of 99.7 %.
const BANDS: usize = 24;
const ROWS: usize = 3;
/// With this share of common shingles two texts are nearly the same.
const ALIKE: f64 = 0.5;
/// The most parts.
const MOST: usize = 20;

/// The parts wanted: their names and shares, and the seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splits {
    parts: Vec<(String, u32)>,
    seed: u64,
}

impl Splits {
    /// Takes the wish out of `options`; none where nothing is to be split.
    ///
    /// # Errors
    /// A refusal when it is not understood.
    pub fn take(options: &mut Options) -> Result<Option<Self>, Refusal> {
        let seed = options.remove("seed").filter(|s| !s.trim().is_empty());
        let given = options.remove("split").filter(|s| !s.trim().is_empty());
        let number = |s: String| {
            let wrong = || Refusal::new(format!("The seed “{s}” is no number; use a whole number from 0 on."));
            s.trim().parse::<u64>().map_err(|_| wrong())
        };
        let seed = seed.map(number).transpose()?.unwrap_or(1);
        let Some(given) = given else { return Ok(None) };
        let parts: Vec<(String, u32)> = list(&given).map(part).collect::<Result<_, _>>()?;
        let mut names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let all: u64 = parts.iter().map(|(_, share)| u64::from(*share)).sum();
        if names.len() != parts.len() || !(2..=MOST).contains(&parts.len()) || all == 0 {
            return Err(Refusal::new(format!(
                "The parts “{given}” are not understood: name two to {MOST} different ones, such as train:80, dev:10, test:10."
            )));
        }
        Ok(Some(Self { parts, seed }))
    }

    /// The articles of each part, in their order. The same project and seed give the same parts.
    pub fn draw(&self, project: &Project, articles: &[ArticleId]) -> Vec<(String, Vec<ArticleId>)> {
        let mut groups = alike(project, articles);
        groups.sort_by_cached_key(|group| {
            let first = group.iter().map(|at| articles[*at]).min();
            TextHash::of(format!("{} {}", self.seed, first.map(|id| id.to_string()).unwrap_or_default()).as_bytes())
        });
        let all: u32 = self.parts.iter().map(|(_, share)| share).sum();
        let total = f64::from(u32::try_from(articles.len()).unwrap_or(u32::MAX));
        let mut missing: Vec<f64> =
            self.parts.iter().map(|(_, share)| total * f64::from(*share) / f64::from(all)).collect();
        let mut drawn: Vec<Vec<usize>> = vec![Vec::new(); self.parts.len()];
        for group in groups {
            // The part that lacks most takes the next; of equals the first.
            let most = (0..missing.len()).rev().max_by(|a, b| missing[*a].total_cmp(&missing[*b])).unwrap_or(0);
            missing[most] -= f64::from(u32::try_from(group.len()).unwrap_or(u32::MAX));
            drawn[most].extend(group);
        }
        let parts = self.parts.iter().zip(drawn);
        parts
            .map(|((name, _), mut chosen)| {
                chosen.sort_unstable();
                (name.clone(), chosen.into_iter().map(|at| articles[at]).collect())
            })
            .collect()
    }
}

/// A part: its name and its share.
fn part(given: &str) -> Result<(String, u32), Refusal> {
    let wrong =
        || Refusal::new(format!("The part “{given}” is not understood; write it as name:share, such as dev:10."));
    let (name, share) = given.split_once([':', '=']).ok_or_else(wrong)?;
    let name = name.trim();
    // It becomes part of a file's name.
    if LabelId::new(name).is_err() {
        return Err(Refusal::new(format!("The part “{name}” cannot be a file's name: use small letters and digits.")));
    }
    Ok((name.to_owned(), share.trim().trim_end_matches('%').parse().map_err(|_| wrong())?))
}

/// The places of the articles, those of texts that are nearly the same in one group.
fn alike(project: &Project, articles: &[ArticleId]) -> Vec<Vec<usize>> {
    let text = |id: &ArticleId| project.text(*id).map_or("", |t| t.as_str());
    let shingled: Vec<Vec<u64>> = articles.par_iter().map(|id| shingles(text(id))).collect();
    let mut groups = Groups((0..articles.len()).collect());
    let signed: Vec<[u64; BANDS]> = shingled.par_iter().map(|s| bands(s)).collect();
    for band in 0..BANDS {
        let mut buckets: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (at, signature) in signed.iter().enumerate().filter(|(at, _)| !shingled[*at].is_empty()) {
            buckets.entry(signature[band]).or_default().push(at);
        }
        // Against the first of each group in the bucket, so that many copies of one text take little time.
        for bucket in buckets.values().filter(|b| b.len() > 1) {
            let mut firsts: Vec<usize> = Vec::new();
            for at in bucket {
                let known = firsts.iter().any(|first| groups.of(*first) == groups.of(*at));
                let same = firsts.iter().find(|first| !known && share(&shingled[**first], &shingled[*at]) >= ALIKE);
                match same {
                    Some(first) => groups.join(*first, *at),
                    None if !known => firsts.push(*at),
                    None => {}
                }
            }
        }
    }
    groups.all()
}

/// Sets of articles that are joined.
struct Groups(Vec<usize>);

impl Groups {
    fn of(&mut self, at: usize) -> usize {
        let mut root = at;
        while self.0[root] != root {
            root = self.0[root];
        }
        self.0[at] = root;
        root
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }

    fn all(mut self) -> Vec<Vec<usize>> {
        let mut made: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.0.len() {
            let root = self.of(at);
            made.entry(root).or_default().push(at);
        }
        made.into_values().collect()
    }
}

/// The hashes of all sequences of five words, sorted, each once; of a shorter text the text.
fn shingles(text: &str) -> Vec<u64> {
    let words: Vec<u64> = text.unicode_words().map(|w| fnv(w.to_lowercase().as_bytes())).collect();
    let of = |words: &[u64]| words.iter().fold(SEED, |made, word| mixed(made ^ word));
    let mut made: Vec<u64> = if words.is_empty() {
        Vec::new()
    } else if words.len() < WORDS {
        vec![of(&words)]
    } else {
        words.windows(WORDS).map(of).collect()
    };
    made.sort_unstable();
    made.dedup();
    made
}

/// One number for each band of the signature.
fn bands(shingles: &[u64]) -> [u64; BANDS] {
    let least = |n: usize| shingles.iter().map(|s| mixed(s ^ mixed(n as u64 + 1))).min().unwrap_or(u64::MAX);
    std::array::from_fn(|band| (0..ROWS).fold(SEED, |made, row| mixed(made ^ least(band * ROWS + row))))
}

/// The share of common shingles of two sorted lists.
fn share(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut common) = (0, 0, 0_u32);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        common += u32::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let either = (a.len() + b.len()).saturating_sub(common as usize);
    f64::from(common) / f64::from(u32::try_from(either.max(1)).unwrap_or(u32::MAX))
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a of 64 bits: small, and the same on every machine and in every version.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(SEED, |made, byte| (made ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Mixes the bits of a number (the finaliser of `SplitMix64`, Steele, Lea and Flood 2014).
fn mixed(number: u64) -> u64 {
    let a = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let b = (a ^ (a >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    b ^ (b >> 31)
}
