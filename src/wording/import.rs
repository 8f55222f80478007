//! What import has to say.
