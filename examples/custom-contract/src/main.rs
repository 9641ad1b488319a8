//! A shop's messages: decoded, refused, addressed and written.

/// What `build.rs` generated from the documents under `spec/`.
pub mod contract {
    postroom::include_contract!("contract");
}

use std::error::Error;

use contract::{
    CHANNELS, Currency, InvoiceMessage, InvoiceTotal, OrderPlacedDelivery, OrderPlacedMessage,
    ShopInvoicesIssuedAddress, ShopOrdersPlacedAddress, ShopOrdersPlacedRegion,
};
use postroom::{Message, address::match_address, chrono::NaiveDate};

const GOOD: &[u8] = br#"{
    "order_id": "0197a3c2-5b1e-7c44-9d0a-3f6e8b2a1c57", "placed_at": "2025-06-04T12:00:00+02:00",
    "customer": {"name": "Ada", "email": "ada@example.org", "address": {"city": "Leeds", "country": "GB"}},
    "lines": [{"sku": "TEA-0042", "quantity": 2, "unit_price": 4.5}, {"sku": "CUP-0007", "unit_price": 9}],
    "delivery": {"method": "pickup", "shop": "Leeds Central"},
    "labels": {"season": "spring"},
    "campaign": "spring_sale_2025"
}"#;

const BAD: &[u8] = br#"{
    "order_id": "42", "placed_at": "2025-06-04 12:00:00",
    "customer": {"name": "", "address": {"city": "Leeds", "country": "Britain", "planet": "Earth"}},
    "lines": [{"sku": "tea", "quantity": 0, "unit_price": 0}],
    "delivery": {"method": "pigeon"},
    "currency": "GBP",
    "labels": {"season": 4}
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let order = OrderPlacedMessage::decode(GOOD)?;
    let total: f64 = order.lines.iter().map(|line| line.unit_price * line.quantity_or_default() as f64).sum();
    println!("{} ordered for {total} {}", order.customer.name, order.currency_or_default());
    match &order.delivery {
        OrderPlacedDelivery::Courier(courier) => println!("a courier brings it, express: {}", courier.express),
        OrderPlacedDelivery::Pickup(pickup) => println!("it is fetched from {}", pickup.shop),
    }
    println!("kept, though not declared: {:?}", order.additional);

    if let Err(rejection) = OrderPlacedMessage::decode(BAD) {
        println!("\na bad order:");
        for violation in rejection.violations() {
            println!("  {violation}");
        }
    }

    let address = ShopOrdersPlacedAddress { region: ShopOrdersPlacedRegion::Eu }.to_string();
    println!("\n{} travels on {address}", OrderPlacedMessage::NAME);
    if let Err(error) = "shop.mars.orders.placed".parse::<ShopOrdersPlacedAddress>() {
        println!("not there: {error}");
    }
    if let Some(found) = match_address(CHANNELS, &address) {
        println!("{address} is {:?} with {:?}", found.channel.title, found.parameters);
    }

    let due = NaiveDate::from_ymd_opt(2025, 7, 4).ok_or("no such day")?;
    let invoice = InvoiceMessage::new(order.order_id, 1, InvoiceTotal::new(total, Currency::Eur), due);
    let address = ShopInvoicesIssuedAddress::new(order.order_id);
    println!("\n{address}\n{}", String::from_utf8(invoice.encode()?)?);
    Ok(())
}
