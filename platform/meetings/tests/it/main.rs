//! Stories of meetings, on both engines.
