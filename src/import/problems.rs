//! What was wrong with a file: the first so many problems, and how many more there were.
//!
//! A file can be wrong in each of its lines; to keep every sentence about them would take many times the file.
//! Must not know any format.

use crate::model::Problem;
use std::ops::{Deref, DerefMut};

/// The most problems of a file that are kept one by one.
pub const MOST_PROBLEMS: usize = 1_000;

/// The problems of a file, in order.
#[derive(Debug, Default, PartialEq)]
pub struct Problems {
    /// The last one says how many more there were, where there were.
    kept: Vec<Problem>,
    more: usize,
}

impl Problems {
    /// One more problem.
    pub fn push(&mut self, problem: Problem) {
        if self.kept.len() < MOST_PROBLEMS {
            return self.kept.push(problem);
        }
        self.more += 1;
        let message = format!("and {} more problems of this file, which are not listed", self.more);
        match self.kept.get_mut(MOST_PROBLEMS) {
            Some(last) => {
                last.severity = last.severity.min(problem.severity);
                last.message = message;
            }
            None => self.kept.push(Problem { severity: problem.severity, message, ..problem_of_many(&problem) }),
        }
    }
}

/// The problem that stands for many, where the first of them stands.
fn problem_of_many(first: &Problem) -> Problem {
    Problem { place: first.place.clone(), ..Problem::warning("more_problems", "") }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        let mut made = Self::default();
        made.extend(problems);
        made
    }
}

impl From<Vec<Problem>> for Problems {
    fn from(problems: Vec<Problem>) -> Self {
        problems.into_iter().collect()
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.into_iter()
    }
}

impl<'p> IntoIterator for &'p Problems {
    type Item = &'p Problem;
    type IntoIter = std::slice::Iter<'p, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

impl<const N: usize> PartialEq<[Problem; N]> for Problems {
    fn eq(&self, other: &[Problem; N]) -> bool {
        self.kept == other
    }
}

impl Deref for Problems {
    type Target = [Problem];

    fn deref(&self) -> &[Problem] {
        &self.kept
    }
}

impl DerefMut for Problems {
    fn deref_mut(&mut self) -> &mut [Problem] {
        &mut self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Severity;

    #[test]
    fn beyond_the_first_thousand_problems_are_counted_and_the_worst_of_them_tells() {
        let mut problems = Problems::default();
        for n in 0..MOST_PROBLEMS + 3 {
            let made = if n == MOST_PROBLEMS + 1 { Problem::error } else { Problem::warning };
            problems.push(made("odd", n.to_string()));
        }
        let last = problems.last().unwrap();
        assert_eq!(problems.len(), MOST_PROBLEMS + 1);
        assert_eq!(last.message, "and 3 more problems of this file, which are not listed");
        assert_eq!((last.kind, last.severity), ("more_problems", Severity::Error));
    }
}
