//! Changes as values: what a row was before and what it is after, lists of such changes, their
//! history, and the difference and the merge of two projects.
//!
//! Must not know who proposes a change nor where it is kept. Only the session applies transactions
//! to the open project.

mod carried;
mod change;
mod check;
mod diff;
mod history;
pub mod merge;
mod rebase;
mod refusal;
mod transaction;

pub use carried::{Carried, Trace};
pub use change::{Change, Edit, RowName, Touched};
pub use check::{check, check_value, check_words};
pub use diff::diff;
pub use history::{History, REMEMBERED};
pub use rebase::rebased;
pub use refusal::Refusal;
pub use transaction::{Conflict, Transaction, apply, apply_again};
