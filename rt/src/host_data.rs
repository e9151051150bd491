//! What routines of a host keep for a runtime, so that it is gone with the programs it is about.
//!
//! Promises: one value of each type, from its first use until the runtime is gone. May not know: what they are.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The values, by their types.
#[derive(Default)]
pub(crate) struct HostData(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl HostData {
    /// The value of a type.
    pub fn get<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = known
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Arc::<T>::default())
            .clone();
        value
            .downcast()
            .unwrap_or_else(|_| unreachable!("it stands under its type"))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Config, Runtime};
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn each_runtime_has_a_value_of_its_own() {
        let (first, second) = (
            Runtime::new(Config::default()),
            Runtime::new(Config::default()),
        );
        first.host_data::<AtomicU32>().store(1, Ordering::Relaxed);
        assert_eq!(first.host_data::<AtomicU32>().load(Ordering::Relaxed), 1);
        assert_eq!(second.host_data::<AtomicU32>().load(Ordering::Relaxed), 0);
    }
}
