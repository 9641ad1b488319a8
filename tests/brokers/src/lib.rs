//! The contract that tests of brokers send and receive by: see `spec`.

postroom::include_contract!("depot");
