//! What adds articles stands before a gate, until a test lets it through.

use sidenote::model::{IdSource, SeededIds};
use std::sync::{Arc, Condvar, Mutex};

/// The gate: shut at first.
#[derive(Default)]
pub struct Gate {
    open: Mutex<bool>,
    go: Condvar,
}

impl Gate {
    pub fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.go.notify_all();
    }

    fn wait(&self) {
        drop(self.go.wait_while(self.open.lock().unwrap(), |open| !*open).unwrap());
    }
}

/// The ids of the window: those of another thread are given out once the gate is open.
pub struct Gated(pub SeededIds, pub Arc<Gate>);

impl IdSource for Gated {
    fn next_id(&mut self) -> u128 {
        self.0.next_id()
    }

    fn apart(&mut self) -> Box<dyn IdSource> {
        Box::new(Held(self.0.apart(), Arc::clone(&self.1)))
    }
}

struct Held(Box<dyn IdSource>, Arc<Gate>);

impl IdSource for Held {
    fn next_id(&mut self) -> u128 {
        self.1.wait();
        self.0.next_id()
    }

    fn apart(&mut self) -> Box<dyn IdSource> {
        self.0.apart()
    }
}
