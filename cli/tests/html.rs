//! The page of a contract as one HTML file: what stands in it, and how it is in a browser.

mod content;
mod contracts;
mod hostile;
mod keywords;
mod payloads;
mod reader;
