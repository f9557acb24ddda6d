"""The rules of this room, one module each; participation adds its own between help and conversation."""

from messaging.inbound.rules.change_interests import ChangeInterests
from messaging.inbound.rules.conversation import Conversation
from messaging.inbound.rules.general import General
from messaging.inbound.rules.help import Help
from messaging.inbound.rules.likely_refusal import LikelyRefusal
from messaging.inbound.rules.opt_in import OptIn
from messaging.inbound.rules.opt_out import OptOut
from messaging.inbound.rules.reply import Reply
from messaging.inbound.rules.spam import Spam
from messaging.inbound.rules.urgent import Urgent

RULES = (
    OptOut(),
    LikelyRefusal(),
    Urgent(),
    Spam(),
    OptIn(),
    ChangeInterests(),
    Help(),
    Conversation(),
    Reply(),
    General(),
)
