//! Checks keys that nothing reads: a level, an option or the next run may come to use them.

use crate::input::kind::{Key, Kind};
use crate::input::number::number;
use crate::input::reader::Reader;
use crate::units::Plain;

impl Reader<'_> {
    /// Checks the value of every key, whether or not it is used: a level may come to use it.
    pub fn check_all(&self) {
        self.context.quietly(|| self.keys().iter().for_each(|key| self.check(key)));
    }

    fn check(&self, key: &Key) {
        let Some(node) = self.get(key.name) else { return };
        match key.kind {
            Kind::Text => drop(self.text(key.name)),
            Kind::Word(_) => drop(self.word(key.name)),
            Kind::Flag => drop(self.flag(key.name)),
            Kind::Whole => drop(self.whole(key.name)),
            Kind::Date => drop(self.date(key.name)),
            Kind::Known(..) => drop(self.known(key.name)),
            Kind::Curve(..) => drop(self.curve::<Plain>(key.name)),
            Kind::Number(dimension, range) => {
                let _ = number::<Plain>(self.context, node, &self.path(key.name), dimension, range);
            }
            _ => {}
        }
    }
}
