//! A fleet of vans on MQTT, described in AsyncAPI 2.6: telemetry comes in by typed addresses, commands go out.

/// What `build.rs` generated from the document under `spec/`.
pub mod fleet {
    postroom::include_contract!("fleet");
}

use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use fleet::{
    CONTRACT, CONTROL_CENTRE, DoorMessage, FLEET_COMMANDS, FLEET_DOORS, FleetCommandsAddress, FleetDoorsAddress,
    FleetDoorsDoor, FleetLogAddress, FleetTelemetryAddress, LogLineMessage, Position, RerouteMessage, RerouteReason,
    TelemetryHeaders, TelemetryMessage, match_address,
};
use postroom::{
    Context, HandlerError, Handlers, Publisher,
    address::Wildcards,
    bus::{Bus as _, Interest},
    memory::MemoryBus,
    serve,
};

/// The control centre: what it receives is handled here.
#[derive(Debug, Default, Handlers)]
#[handlers(service = CONTROL_CENTRE)]
#[handle(TelemetryMessage => telemetry)]
#[handle(DoorMessage => door)]
#[handle(LogLineMessage => line)]
struct ControlCentre {
    told: Mutex<Vec<String>>,
}

impl ControlCentre {
    async fn telemetry(
        &self,
        message: TelemetryMessage,
        at: FleetTelemetryAddress,
        headers: TelemetryHeaders,
        cx: &Context,
    ) -> Result<(), HandlerError> {
        let van = at.vehicle_id();
        let when = headers.sent_at.map(|at| format!(" at {at}")).unwrap_or_default();
        self.tell(format!("van {van} drives at {} km/h{when}", message.speed));
        if message.speed > 120.0 {
            let back = RerouteMessage::builder().via([message.position]).reason(RerouteReason::Order).build()?;
            cx.publisher().publish_to(&FleetCommandsAddress::new(van)?, &back).await?;
        }
        Ok(())
    }

    async fn door(&self, message: DoorMessage, at: FleetDoorsAddress) -> Result<(), HandlerError> {
        let open = if message.open { "open" } else { "closed" };
        self.tell(format!("van {}: the {} door is {open}", at.vehicle_id(), at.door()));
        Ok(())
    }

    async fn line(&self, LogLineMessage(line): LogLineMessage, at: FleetLogAddress) -> Result<(), HandlerError> {
        self.tell(format!("van {} says: {line}", at.vehicle_id()));
        Ok(())
    }

    fn tell(&self, line: String) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn told(&self) -> Vec<String> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // What a broker is asked for, on whichever protocol it speaks.
    let filter = FLEET_DOORS.subscription(&Wildcards::MQTT);
    println!("{} is subscribed to by {}", FLEET_DOORS.id, filter.as_deref().unwrap_or("nothing"));

    let bus = Arc::new(MemoryBus::new(&CONTRACT));
    let centre = Arc::new(ControlCentre::default());
    let serving = serve(&bus, Arc::clone(&centre)).start().await?;
    let mut commands = bus.subscribe(Interest::new(&[(&FLEET_COMMANDS).into()])).await?;

    // A van is no service of the document: it sends in nobody's name, and is held to the contract all the same.
    let van = Publisher::without_service(Arc::clone(&bus));
    let amsterdam = Position::builder().latitude(52.37).longitude(4.89).build()?;
    let driving = TelemetryMessage::builder().position(amsterdam.clone()).speed(130.0).battery(71).build()?;
    van.publish_to(&FleetTelemetryAddress::new(7)?, &driving).await?;
    van.publish_to(&FleetDoorsAddress::new(7, FleetDoorsDoor::Rear)?, &DoorMessage::new(true)).await?;
    van.publish_to(&FleetLogAddress::new(12)?, &LogLineMessage("tyre pressure: 2.4 bar".to_owned())).await?;

    let command = commands.receive().await.ok_or("the bus has gone")??;
    let address: FleetCommandsAddress = command.address().parse()?;
    let RerouteMessage { via, .. } = RerouteMessage::decode(command.payload())?;
    println!("van {} is sent to {} places", address.vehicle_id(), via.len());
    println!("{}", serving.shutdown().await);
    for line in centre.told() {
        println!("- {line}");
    }

    // What the document forbids is refused where it is made, with everything that is wrong.
    for wrong in ["fleet/0/telemetry", "fleet/7/doors/roof", "fleet//log"] {
        println!("{wrong} is no address: {}", match_address(wrong).is_none());
    }
    let refused = TelemetryMessage::builder().position(amsterdam).speed(250.0).build();
    println!("{}", refused.err().ok_or("it is too fast, and does not tell its battery")?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use postroom::{
        Context, Handlers, Limits, Publisher,
        bus::{Outgoing, code},
        handler::{Handled, Incoming},
        memory::MemoryBus,
    };

    use super::{CONTRACT, ControlCentre};

    #[tokio::test(flavor = "current_thread")]
    async fn telemetry_is_refused_where_its_headers_do_not_fit() -> Result<(), Box<dyn std::error::Error>> {
        let publisher = Publisher::without_service(MemoryBus::new(&CONTRACT));
        let telemetry = r#"{"position": {"latitude": 1, "longitude": 2}, "speed": 0}"#;
        for (sent_at, refused) in [("2026-01-01T08:00:00Z", None), ("yesterday", Some("$message.header#/sentAt"))] {
            let sent = Outgoing::new("fleet/7/telemetry", telemetry.as_bytes()).with_header("sentAt", sent_at)?;
            let delivery = sent.into_delivery(None);
            let cx = Context::from_delivery(&delivery, &publisher);
            let incoming = <ControlCentre as Handlers>::Incoming::receive(&delivery, &Limits::DEFAULT)?;
            let outcome = ControlCentre::default().handle(incoming, &cx).await;
            match (outcome, refused) {
                (Ok(handled), None) => assert_eq!(handled, Handled::Done),
                (Err(failure), Some(place)) => {
                    assert_eq!((failure.code(), failure.violations()[0].pointer.as_str()), (code::INVALID, place));
                }
                (outcome, _) => panic!("{sent_at}: {outcome:?}"),
            }
        }
        Ok(())
    }
}
