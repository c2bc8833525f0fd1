//! How the code is laid out, read as text: layers, imports, sizes, names, dependencies.
//!
//! Each rule is a function from a file to findings. It is asked about every file of the project,
//! which must yield none, and about a planted file, which must yield one.

mod imports;
mod manifest;
mod source;
mod strip;
mod style;
mod text;
