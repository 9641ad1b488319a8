//! The call of a method: with the message, and with what else it asks for.

use std::marker::PhantomData;

use super::{Failure, Handled, HandlerError};
use crate::{
    Context, Message, MessageHeaders, Rejection, Request,
    address::{AddressOf, ReadAddress},
    bus::{BusError, Headers},
    channel::MessageInfo,
};

/// A method that handles `M`.
///
/// It takes the message; after it, in any order, what it asks for of these: the typed address of a channel with
/// parameters, the message's typed headers, and the [`Context`]. It is `async` and returns a `Result`.
#[diagnostic::on_unimplemented(
    message = "this method cannot handle `{M}`: its arguments do not fit",
    label = "its arguments are others than a handler's",
    note = "write `async fn name(&self, message: {M}, cx: &postroom::Context) -> Result<…, HandlerError>`",
    note = "`cx` may be left out; beside it may stand the typed address of a channel on which the message travels, and the typed headers that the message declares"
)]
pub trait Call<'a, S: ?Sized, M, Arguments> {
    /// The value that the method returns: a future if it is `async`.
    type Output;

    /// Calls it.
    fn call(self, service: &'a S, message: M, cx: &'a Context) -> Result<Self::Output, Failure>;
}

/// An argument that a handler of `M` takes beside its message; `Kind` tells the compiler which of them it is.
#[diagnostic::on_unimplemented(
    message = "a handler of `{M}` cannot take `{Self}`",
    label = "takes an argument that is none of a handler's",
    note = "after the message it may take `&postroom::Context`, the typed address of a channel on which `{M}` travels, and the typed headers that `{M}` declares"
)]
pub trait Argument<'a, M, Kind>: Sized {
    /// Takes it from the circumstances of the message.
    fn of(cx: &'a Context) -> Result<Self, Failure>;
}

/// The argument is the context.
#[derive(Debug)]
pub struct IsContext;

/// The argument is a typed address.
#[derive(Debug)]
pub struct IsAddress;

/// The argument is the message's headers.
#[derive(Debug)]
pub struct IsHeaders;

impl<'a, M> Argument<'a, M, IsContext> for &'a Context {
    fn of(cx: &'a Context) -> Result<Self, Failure> {
        Ok(cx)
    }
}

#[diagnostic::do_not_recommend]
impl<'a, M, A: AddressOf<M> + ReadAddress> Argument<'a, M, IsAddress> for A {
    /// Reads the typed address; one that is another channel's leads to no method that asks for this one.
    fn of(cx: &'a Context) -> Result<Self, Failure> {
        cx.address().parse().map_err(|_| Failure::Unroutable { address: cx.address().to_owned() })
    }
}

#[diagnostic::do_not_recommend]
impl<'a, M, H: MessageHeaders<Message = M>> Argument<'a, M, IsHeaders> for H {
    /// Reads the headers; a message whose headers do not fit is refused as one whose payload does not.
    fn of(cx: &'a Context) -> Result<Self, Failure> {
        cx.read_headers().map_err(Failure::Rejected)
    }
}

/// A method with these arguments beside the message, and their kinds.
#[derive(Debug)]
pub struct With<Arguments>(PhantomData<Arguments>);

/// Implements [`Call`] for methods with so many arguments beside the message.
macro_rules! call_with {
    ($($argument:ident: $kind:ident),*) => {
        impl<'a, S: ?Sized + 'a, M, F, R, $($argument, $kind),*> Call<'a, S, M, With<($(($argument, $kind),)*)>> for F
        where
            F: FnOnce(&'a S, M $(, $argument)*) -> R,
            $($argument: Argument<'a, M, $kind>,)*
        {
            type Output = R;

            #[allow(unused_variables, reason = "a method that takes the message alone asks nothing of the context")]
            fn call(self, service: &'a S, message: M, cx: &'a Context) -> Result<R, Failure> {
                Ok(self(service, message $(, $argument::of(cx)?)*))
            }
        }
    };
}

call_with!();
call_with!(A: Ka);
call_with!(A: Ka, B: Kb);
call_with!(A: Ka, B: Kb, C: Kc);

/// The future that an `async` method returns.
#[diagnostic::on_unimplemented(
    message = "a handler is `async`, and this method is not",
    label = "gives `{Self}` at once",
    note = "write `async fn`"
)]
pub trait Asynchronous {
    /// The output of the future.
    type Returned;

    /// The future.
    fn future(self) -> impl Future<Output = Self::Returned> + Send
    where
        Self: Send;
}

#[diagnostic::do_not_recommend]
impl<F: Future> Asynchronous for F {
    type Returned = F::Output;

    fn future(self) -> impl Future<Output = F::Output> + Send
    where
        Self: Send,
    {
        self
    }
}

/// The future that a method gives, which any thread can run.
pub fn sent<F: Asynchronous + Send>(given: F) -> impl Future<Output = F::Returned> + Send {
    given.future()
}

/// A type that a handler of `M` can return, which `A` answers.
#[diagnostic::on_unimplemented(
    message = "a handler of `{M}` cannot return `{Self}`",
    label = "returns something else than `Result<{A}, HandlerError>`",
    note = "write `-> Result<{A}, postroom::HandlerError>`; a reply that declares headers may stand with them, as `Ok((reply, headers))`"
)]
pub trait Respond<M, A> {
    /// Returns the outcome of a message with this name.
    fn answer(self, answer: Answer<M, A>, message: &'static str) -> Result<Handled, Failure>;
}

impl<M, A, E: Cause> Respond<M, A> for Result<A, E> {
    fn answer(self, answer: Answer<M, A>, message: &'static str) -> Result<Handled, Failure> {
        match (answer.write)(self.map_err(failed)?) {
            Ok(Some((message, payload))) => {
                Ok(Handled::Replied { message, payload, info: answer.info, headers: Headers::new() })
            }
            Ok(None) => Ok(Handled::Done),
            Err(rejection) => Err(Failure::InvalidReply { message, rejection }),
        }
    }
}

/// Lets the reply have the headers that it declares.
#[diagnostic::do_not_recommend]
impl<M, A: Message, H: MessageHeaders<Message = A>, E: Cause> Respond<M, A> for Result<(A, H), E> {
    fn answer(self, answer: Answer<M, A>, message: &'static str) -> Result<Handled, Failure> {
        let (reply, headers) = self.map_err(failed)?;
        answer.given(Ok::<_, HandlerError>(reply), message)?.with_headers_of(&headers).map_err(|error| match error {
            BusError::Rejected { rejection, .. } => Failure::InvalidReply { message, rejection },
            other => Failure::Failed(other.into()),
        })
    }
}

/// Lets the method say what answers a message if no type does.
#[diagnostic::do_not_recommend]
impl<M, E: Cause> Respond<M, ()> for Result<Handled, E> {
    fn answer(self, _: Answer<M, ()>, _: &'static str) -> Result<Handled, Failure> {
        self.map_err(failed)
    }
}

fn failed(error: impl Cause) -> Failure {
    Failure::Failed(error.cause())
}

/// An error with which a handler can fail.
#[diagnostic::on_unimplemented(
    message = "a handler cannot fail with `{Self}`",
    label = "fails with what is no error",
    note = "it fails with `postroom::HandlerError`, into which `?` turns every `std::error::Error`; for a text there is `HandlerError::new`"
)]
pub trait Cause {
    /// The error.
    fn cause(self) -> HandlerError;
}

#[diagnostic::do_not_recommend]
impl<E: Into<HandlerError>> Cause for E {
    fn cause(self) -> HandlerError {
        self.into()
    }
}

/// The answer that a handler of `M` gives: [`expected`](Self::expected) is the reply if `M` is a request; if it is not,
/// there is no such function but the one of [`Nothing`], which the same call then is.
#[derive(Debug)]
pub struct Answers<M>(PhantomData<M>);

impl<M: Request> Answers<M> {
    /// The reply.
    pub fn expected() -> Answer<M, M::Reply> {
        Answer {
            write: |reply| Ok(Some((M::Reply::WIRE_NAME, reply.encode()?))),
            info: M::Reply::CHANNEL.message(M::Reply::NAME),
            of: PhantomData,
        }
    }
}

/// Nothing: what handlers of other messages than requests answer with.
pub trait Nothing<M> {
    /// No reply.
    fn expected() -> Answer<M, ()> {
        Answer { write: |()| Ok(None), info: None, of: PhantomData }
    }
}

impl<M> Nothing<M> for Answers<M> {}

/// A handler's answer as it is written: its message's name and its JSON text.
type Written = Result<Option<(&'static str, Vec<u8>)>, Rejection>;

/// The way in which the answer to `M` is written.
#[derive(Debug)]
pub struct Answer<M, A> {
    write: fn(A) -> Written,
    info: Option<&'static MessageInfo>,
    of: PhantomData<M>,
}

impl<M, A> Answer<M, A> {
    /// Returns the outcome of a message with this name, given what its handler returned.
    pub fn given<R: Respond<M, A>>(self, returned: R, message: &'static str) -> Result<Handled, Failure> {
        returned.answer(self, message)
    }
}
