//! The reference orchestrator in a browser: its sockets, and its page.

mod server;
mod sockets;
mod tabs;
