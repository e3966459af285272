//! A change that is too large for the moment it is done in: worked out on another thread, on the project as it
//! was, and put in place at the gate, where it is a step of undo as any other.
//!
//! Must not know what is changed, nor who asks.

use super::steps::Way;
use super::{Session, stamp, texts_of};
use crate::edit::{Refusal, Touched, Transaction, apply};
use crate::model::{ArticleId, Project, Text};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Which session something is for: each has its own.
#[derive(Debug, Clone)]
pub struct Whose(Arc<str>);

/// The project as it is now, to work something out on.
pub struct Before {
    project: Project,
    revision: u64,
    counter: u64,
    device: Arc<str>,
}

/// A change that is worked out.
pub struct Prepared {
    /// The revision that it was worked out on.
    revision: u64,
    way: Way,
    after: Project,
    counter: u64,
    transaction: Arc<Transaction>,
    touched: BTreeSet<Touched>,
    texts: Vec<(ArticleId, String, Arc<Text>)>,
    /// The one of the session that it is for: each has its own.
    device: Arc<str>,
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared")
            .field("revision", &self.revision)
            .field("title", &self.transaction.title)
            .finish_non_exhaustive()
    }
}

impl Before {
    /// The project to plan on.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Works out what `transaction` makes of the project, with the texts that it needs.
    ///
    /// # Errors
    /// A refusal, as from [`Session::commit`].
    pub fn prepare(self, transaction: impl Into<Arc<Transaction>>, texts: Vec<Arc<Text>>) -> Result<Prepared, Refusal> {
        self.prepare_going(Way::Do, transaction.into(), texts)
    }

    pub(super) fn prepare_going(
        mut self,
        way: Way,
        transaction: Arc<Transaction>,
        texts: Vec<Arc<Text>>,
    ) -> Result<Prepared, Refusal> {
        for text in texts {
            self.project.texts.entry(text.hash()).or_insert(text);
        }
        apply(&mut self.project, &transaction)?;
        stamp(&mut self.project, &transaction, &mut self.counter, &self.device);
        Ok(Prepared {
            revision: self.revision,
            way,
            counter: self.counter,
            touched: transaction.touches().collect(),
            texts: texts_of(&self.project, &transaction),
            transaction,
            after: self.project,
            device: self.device,
        })
    }
}

impl Prepared {
    /// What the step is called.
    pub fn title(&self) -> &str {
        &self.transaction.title
    }

    /// The same change, worked out on the project as it is by now.
    ///
    /// # Errors
    /// A refusal where something that it builds upon was changed, or one of its articles came in meanwhile.
    pub fn again(self, before: Before) -> Result<Self, Refusal> {
        let texts: Vec<Arc<Text>> = self.texts.into_iter().map(|(_, _, text)| text).collect();
        let here: BTreeSet<_> = before.project.articles.values().map(|article| article.text).collect();
        let is_new = matches!(self.way, Way::Do);
        if let Some(text) = texts.iter().find(|text| is_new && here.contains(&text.hash())) {
            let words: String = text.as_str().chars().take(40).collect();
            return Err(Refusal::new(format!(
                "An article came in meanwhile that is among these (“{words}…”); bring them in again."
            )));
        }
        before.prepare_going(self.way, self.transaction, texts)
    }
}

impl Session {
    /// The project as it is now, to work something out on. Cheap.
    pub fn before(&self) -> Before {
        Before {
            project: self.project.clone(),
            revision: self.revision,
            counter: self.counter,
            device: Arc::clone(&self.device),
        }
    }

    /// What tells this session from all others.
    pub fn whose(&self) -> Whose {
        Whose(Arc::clone(&self.device))
    }

    /// Whether this is the session that it is for.
    pub fn is_whose(&self, whose: &Whose) -> bool {
        Arc::ptr_eq(&self.device, &whose.0)
    }

    /// Whether what was prepared is for this session, not for one that was open before.
    pub fn is_for(&self, prepared: &Prepared) -> bool {
        Arc::ptr_eq(&self.device, &prepared.device)
    }

    /// Whether what was prepared can be put in place as it is: nothing else was done since.
    pub fn still_fits(&self, prepared: &Prepared) -> bool {
        self.is_for(prepared) && self.revision == prepared.revision
    }

    /// Puts in place what was prepared, as one step of undo. It takes a moment, however much it is.
    ///
    /// # Errors
    /// A refusal; then nothing has changed.
    pub fn put(&mut self, prepared: Prepared, now: Timestamp) -> Result<(), Refusal> {
        if !self.is_for(&prepared) {
            return Err(Refusal::new("Another project is open by now; nothing came in."));
        }
        // Nothing can be put in place everywhere, and what is to be said of it is said.
        if prepared.transaction.is_empty() {
            return Ok(());
        }
        self.writable()?;
        if !self.is_next(&prepared.way) {
            return Err(Refusal::new("Something else was done meanwhile, which comes first; nothing was changed."));
        }
        if !self.still_fits(&prepared) {
            return self.put(prepared.again(self.before())?, now);
        }
        let Prepared { way, after, counter, transaction, touched, texts, .. } = prepared;
        let before = std::mem::replace(&mut self.project, after);
        // To take a large project apart takes longer than a frame.
        rayon::spawn(move || drop(before));
        self.counter = counter;
        self.note(touched, Arc::clone(&transaction), now);
        self.remember(way, transaction, texts);
        Ok(())
    }
}
