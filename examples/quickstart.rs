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
    let mut order = CampaignExecuteMessage::new(execution, campaign, CampaignExecuteExecutionType::Batch);
    order.batch_size = Some(500);
    order.priority = Some(Priority::High);

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

    order.batch_size = Some(20_000);
    match order.encode() {
        Ok(_) => println!("nothing is wrong with it"),
        Err(rejection) => println!("not written: {rejection}"),
    }
    Ok(())
}
