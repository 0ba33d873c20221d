"""What one component of a form-js schema says, as a frozen value. Knows how to read JSON of a component; evaluates nothing."""
from dataclasses import dataclass

import regex

from ..expressions import Text

INPUTS = ("textfield", "textarea", "number", "datetime", "radio", "select", "checkbox", "checklist", "filepicker")
OTHERS = ("text", "group", "separator")
TYPES = INPUTS + OTHERS
CHOICES = ("radio", "select", "checklist")
CLASSES = ("umum", "pribadi", "spesifik")
SUBTYPES = ("date", "time", "datetime")
PROPERTIES = ("rule", "message", "class", "purpose", "retention", "allowed", "procedural", "slots", "seen_by")
VALIDATIONS = ("required", "min", "max", "minLength", "maxLength", "pattern", "validationType")
LONGEST = {"textfield": 500, "textarea": 5000}          # characters, where the designer gives no limit

# words of form-js: the first are read, the second only change its own looks, the third promise what this engine does not do
READ = frozenset({"type", "id", "key", "label", "description", "validate", "values", "valuesExpression", "conditional", "properties", "defaultValue",
                  "multiple", "accept", "subtype", "dateLabel", "timeLabel", "text", "components", "decimalDigits"})
LOOKS = frozenset({"layout", "appearance", "searchable", "use24h", "timeInterval", "timeSerializingFormat", "showOutline", "increment", "verticalAlignment"})
WITHOUT_MEANING = frozenset({"disabled", "readonly", "valuesKey", "disallowPassedDates", "serializeToString", "path", "dataSource"})


@dataclass(frozen=True, slots=True)
class Component:
    """One component. `hides` are its own condition and those of the groups around it: it is hidden when one of them is true.

    minimum and maximum are decimal texts of a number; min_length, max_length count characters; `text` is the pieces of a text component, texts
    and FEEL in turn; options are (value, label); procedural are options drawn apart.
    """
    id: str
    type: str
    key: str = ""
    label: str = ""
    description: str = ""
    required: bool = False
    minimum: str | None = None
    maximum: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: regex.Pattern | None = None
    validation: str = ""                 # email | phone
    decimals: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    options_from: Text | None = None
    hides: tuple[Text, ...] = ()
    rule: Text | None = None
    message: str = ""
    allowed: Text | None = None
    procedural: tuple[str, ...] = ()
    klass: str = ""
    purpose: str = ""
    retention: str = ""
    default: object = None
    multiple: bool = False
    accept: str = ""
    slots: Text | None = None
    seen_by: tuple[str, ...] = ()        # roles that may read the answer; none: whoever may read the rest
    subtype: str = ""                    # date | time | datetime
    text: tuple[str | Text, ...] = ()

    @property
    def feel_type(self) -> str:
        """The type that FEEL sees: text, number, boolean, date, time, date and time, list."""
        if self.type == "datetime":
            return {"time": "time", "datetime": "date and time"}.get(self.subtype, "date")
        return {"number": "number", "checkbox": "boolean", "checklist": "list", "filepicker": "list"}.get(self.type, "text")

    def texts(self) -> tuple[Text, ...]:
        """Every FEEL text of the component."""
        single = (self.options_from, self.rule, self.allowed, self.slots)
        return self.hides + tuple(t for t in single if t is not None) + tuple(t for t in self.text if isinstance(t, Text))
