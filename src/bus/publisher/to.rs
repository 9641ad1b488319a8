//! Sending to an address that is said.

use super::{Publisher, Replied};
use crate::{
    Message, MessageHeaders, Request,
    address::AddressOf,
    bus::{BusError, Outgoing},
};

/// Sends to one address: see [`Publisher::to`].
#[derive(Clone, Copy, Debug)]
pub struct To<'p, A> {
    publisher: &'p Publisher,
    address: &'p A,
}

impl Publisher {
    /// Returns what sends to one of the addresses of a channel, where the message does not say which.
    ///
    /// ```
    /// use postroom::{Publisher, campaign::*, memory::MemoryBus, uuid::Uuid};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let publisher = Publisher::without_service(MemoryBus::new(&CONTRACT));
    /// let address = NotificationUserPushAddress { user_id: Uuid::nil() };
    /// let push = PushNotificationMessage::builder().notification_id(Uuid::nil()).user_id(Uuid::nil());
    /// let push = push.title("Hello").body("there").build()?;
    /// publisher.to(&address).publish(&push).await?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn to<'p, A>(&'p self, address: &'p A) -> To<'p, A> {
        To { publisher: self, address }
    }

    /// Sends a message to one of the addresses on which it travels: short for `to(address).publish(message)`.
    ///
    /// # Errors
    /// As for [`publish`](Self::publish); and the message does not agree with the address.
    pub async fn publish_to<M: Message + Sync, A: AddressOf<M> + Sync>(
        &self,
        address: &A,
        message: &M,
    ) -> Result<(), BusError> {
        self.to(address).publish(message).await
    }
}

impl<A> To<'_, A> {
    /// Sends a message, as [`Publisher::publish`] does.
    ///
    /// # Errors
    /// As for [`Publisher::publish`]; and the message does not agree with the address.
    pub async fn publish<M: Message + Sync>(&self, message: &M) -> Result<(), BusError>
    where
        A: AddressOf<M> + Sync,
    {
        let outgoing = self.outgoing(message)?;
        self.publisher.send::<M>(A::CHANNEL, outgoing).await
    }

    /// Sends a message with the headers that it declares.
    ///
    /// # Errors
    /// As for [`publish`](Self::publish); and the headers are not valid, or one of them cannot be a header.
    pub async fn publish_with<H>(&self, message: &H::Message, headers: &H) -> Result<(), BusError>
    where
        H: MessageHeaders<Message: Message + Sync> + Sync,
        A: AddressOf<H::Message> + Sync,
    {
        let outgoing = self.outgoing(message)?.with_headers_of(headers)?;
        self.publisher.send::<H::Message>(A::CHANNEL, outgoing).await
    }

    /// Sends a request, and waits for its reply, as [`Publisher::request`] does.
    ///
    /// # Errors
    /// As for [`Publisher::request`]; and the request does not agree with the address.
    pub async fn request<M: Request + Sync>(&self, message: &M) -> Result<M::Reply, BusError>
    where
        A: AddressOf<M> + Sync,
    {
        self.exchange(message).await.map(|replied| replied.message)
    }

    /// Sends a request, and waits for its reply and the headers of that, as [`Publisher::exchange`] does.
    ///
    /// # Errors
    /// As for [`request`](Self::request).
    pub async fn exchange<M: Request + Sync>(&self, message: &M) -> Result<Replied<M::Reply>, BusError>
    where
        A: AddressOf<M> + Sync,
    {
        let outgoing = self.outgoing(message)?;
        Replied::read(self.publisher.wait(outgoing).await?)
    }

    /// Sends a request with the headers that it declares, and waits for its reply and the headers of that, as
    /// [`Publisher::exchange_with`] does.
    ///
    /// # Errors
    /// As for [`request`](Self::request); and the headers are not valid, or one of them cannot be a header.
    pub async fn exchange_with<H>(
        &self,
        message: &H::Message,
        headers: &H,
    ) -> Result<Replied<<H::Message as Request>::Reply>, BusError>
    where
        H: MessageHeaders<Message: Request + Sync> + Sync,
        A: AddressOf<H::Message> + Sync,
    {
        let outgoing = self.outgoing(message)?.with_headers_of(headers)?;
        Replied::read(self.publisher.wait(outgoing).await?)
    }

    /// Sends a message, and waits until somebody has handled it, as [`Publisher::publish_and_wait`] does.
    ///
    /// # Errors
    /// As for [`Publisher::publish_and_wait`]; and the message does not agree with the address.
    pub async fn publish_and_wait<M: Message + Sync>(&self, message: &M) -> Result<(), BusError>
    where
        A: AddressOf<M> + Sync,
    {
        let outgoing = self.outgoing(message)?;
        self.publisher.wait(outgoing).await.map(drop)
    }

    /// Writes a message that the application declares to send there.
    fn outgoing<M: Message>(&self, message: &M) -> Result<Outgoing, BusError>
    where
        A: AddressOf<M>,
    {
        self.publisher.declared::<M>(A::CHANNEL)?;
        self.publisher.complete::<M>(A::CHANNEL, Outgoing::from_message_to(self.address, message)?)
    }
}
