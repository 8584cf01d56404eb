//! What the crate promises: the table of bank holidays, the vectors of the field, and what must always hold.

mod properties;
mod table;
mod vectors;
mod zones;
