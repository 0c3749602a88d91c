"""Every channel there is: a new one is its file and its line here, and the laws of channels fail until it is tried."""

from collections.abc import Mapping

from bot.channels.mail import MailChannel
from bot.channels.port import Channel
from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.webchat import WebChat
from bot.channels.whatsapp import WhatsAppChannel

CHANNELS: Mapping[str, type[Channel]] = {
    MailChannel.name: MailChannel,
    SmsChannel.name: SmsChannel,
    TelegramChannel.name: TelegramChannel,
    WebChat.name: WebChat,
    WhatsAppChannel.name: WhatsAppChannel,
}
"""The name that rows and settings know a channel by -> what `baari.bootstrap` constructs.

A file of its own, not the package's: whoever needs the port alone does not wait for every provider's library.
"""
