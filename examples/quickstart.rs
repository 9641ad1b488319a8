//! Builds a message, writes it, reads it, and shows everything that is wrong with a bad one.
//!
//! `cargo run --example quickstart`

use postroom::{
    Rejection,
    campaign::{CampaignExecuteExecutionType, CampaignExecuteMessage, Priority},
    uuid::Uuid,
};

fn main() -> Result<(), Rejection> {
    let execution = Uuid::from_u128(0x0c9d4e7a_31b8_4c65_a2f0_8e6d5b4c3a21);
    let campaign = Uuid::from_u128(0x7b1f0c52_9a34_4f6e_8d21_5c0e9b7a6f13);
    let order = CampaignExecuteMessage::builder()
        .execution_id(execution)
        .campaign_id(campaign)
        .execution_type(CampaignExecuteExecutionType::Batch)
        .batch_size(500)
        .priority(Priority::High)
        .build()?;

    let json = order.encode()?;
    println!("written: {}", String::from_utf8_lossy(&json));
    let again = CampaignExecuteMessage::decode(&json)?;
    println!("read:    the same: {}, priority {}", again == order, again.priority_or_default());

    let bad = br#"{"execution_id": "1", "execution_type": "now", "batch_size": 0, "metadata": {"source": "api"}}"#;
    if let Err(rejection) = CampaignExecuteMessage::decode(bad) {
        println!("refused:");
        for violation in rejection.violations() {
            println!("  {violation}");
        }
    }

    // A builder says what is missing and what is wrong, at once.
    if let Err(rejection) = CampaignExecuteMessage::builder().execution_id(execution).batch_size(0).build() {
        println!("not built: {rejection}");
    }

    // Fields are open, and what is written is checked.
    let order = CampaignExecuteMessage { batch_size: Some(20_000), ..order };
    match order.encode() {
        Ok(_) => println!("nothing is wrong with it"),
        Err(rejection) => println!("not written: {rejection}"),
    }
    Ok(())
}
