//! What can be wrong with an input; each language has one template for each.

use crate::scenario::schema::Language;
use crate::scenario::words_en;
use crate::scenario::words_zh;

/// Declares the messages and the list of all of them.
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What is wrong with an input. The templates of a language fill in the evidence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum Message {
            $($(#[$doc])* $name,)*
        }

        impl Message {
            /// All messages, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

messages! {
    /// The file has no value at all.
    #[default]
    EmptyFile,
    /// The file is longer than is read.
    FileTooLong,
    /// The file is not UTF-8.
    NotUtf8,
    /// The file ends inside a value.
    Truncated,
    /// Something stands behind the value.
    TextBehindEnd,
    /// A comment.
    Comment,
    /// A text in single quotes.
    SingleQuote,
    /// Something else than a value.
    ValueExpected,
    /// Something else than a key in quotes.
    KeyExpected,
    /// Something else than a colon.
    ColonExpected,
    /// Something else than a comma or the end.
    CommaExpected,
    /// A comma before the end.
    TrailingComma,
    /// A word without quotes.
    BareWord,
    /// A number with a unit but without quotes.
    UnquotedUnit,
    /// A number that JSON does not know.
    BadNumber,
    /// A text without its closing quote.
    OpenText,
    /// An escape that JSON does not know.
    BadEscape,
    /// Too many objects in each other.
    TooDeep,
    /// A key that stands twice in one object.
    KeyTwice,
    /// A null.
    NullValue,
    /// An unknown key.
    UnknownKey,
    /// An unknown section.
    NotASection,
    /// `miners` as a section.
    MinersNotASection,
    /// A key of a section beside the sections.
    KeyOfASection,
    /// A key that must be there is missing.
    MissingKey,
    /// Funds on a chain that has a history of its own.
    FundsOnlyInClassroom,
    /// More than all the money that there can be.
    TooMuch,
    /// Funds of all together that are more than there can be.
    FundsTooMuch,
    /// A region where the latency knows none.
    RegionUnknown,
    /// A payment of nothing.
    PaysNothing,
    /// A payer without funds, hashpower or income.
    NothingToPay,
    /// The coins of a payment that there is not.
    NoSuchCoins,
    /// An attack that is ended before it begins.
    EndsBeforeItBegins,
    /// An axis that names no place.
    AxisWithoutPath,
    /// A row's `from`, `to` or `step` that is no number, or is not there.
    NoRowNumber,
    /// A row's step that leads nowhere.
    RowStep,
    /// A row that does not meet its end.
    RowMissesEnd,
    /// A row of too many numbers.
    RowTooLong,
    /// An axis that is none of the three kinds, or several.
    BadAxis,
    /// An axis without values.
    EmptyAxis,
    /// A value that an axis has twice.
    AxisValueTwice,
    /// A pointer that does not begin with a slash.
    PointerWithoutSlash,
    /// A sweep without measures.
    NothingMeasured,
    /// A name that would give a second column of one name.
    ColumnTaken,
    /// Axes that change the same value.
    AxesOverlap,
    /// A law that is no share where one is needed.
    LawIsNoShare,
    /// A law that is no place on an axis where one is needed.
    LawIsNoPlace,
    /// An axis that there is not.
    NoSuchAxis,
    /// More cells than can be kept.
    TooManyCells,
    /// A measure that there is not.
    NoSuchMeasure,
    /// A measure that is neither yes or no nor a number.
    MeasureIsAWord,
    /// A law about an attack that there is not.
    LawWithoutAttack,
    /// A law about one attack where there are several.
    LawOfOneAttack,
    /// A law about honest miners where somebody attacks.
    LawWithoutAttackers,
    /// A precision without a width, or with two.
    HowPrecise,
    /// Both trials and precision, or neither.
    TrialsOrPrecision,
    /// A chart of depths without a risk.
    NoRisk,
    /// A chart that has an axis in two places.
    ChartAxisTwice,
    /// A chart without a place for an axis.
    ChartAxisLeftOut,
    /// A chart of risks over a measure that is no share.
    ChartNeedsShare,
    /// A chart of depths over an axis that has no numbers.
    ChartNeedsNumbers,
    /// A theory that the sweep does not list.
    ChartTheoryUnknown,
    /// A logarithmic axis with a zero or a word.
    ChartLogOfZero,
    /// An attack without a name.
    AttackWithoutName,
    /// A victim who sells nothing.
    NotAShop,
    /// An attacker who is his own victim.
    RobsHimself,
    /// A payment to be taken back that the attacker does not make.
    NothingToTakeBack,
    /// A crafted block without a name.
    CraftedWithoutName,
    /// A block without work where work is not checked.
    WorkIsNotChecked,
    /// An attack by somebody who is attacking.
    AttacksAtOnce,
    /// More machines than there are.
    TooFewMachines,
    /// A gap in a sentence that is not closed.
    OpenGap,
    /// The end of an attack that never begins.
    NoAttackToEnd,
    /// An island that is everybody.
    IslandIsAll,
    /// Links that are too slow.
    TooSlow,
    /// Healing of what no earlier entry broke.
    NothingToHeal,
    /// A payment by somebody whose node is down.
    PayerIsDown,
    /// Something else than a text.
    NeedsText,
    /// Something else than a whole number.
    NeedsWhole,
    /// Something else than a number.
    NeedsNumber,
    /// Something else than a duration.
    NeedsDuration,
    /// Something else than an amount.
    NeedsAmount,
    /// Something else than a data rate.
    NeedsRate,
    /// Something else than a list.
    NeedsList,
    /// Something else than an object.
    NeedsObject,
    /// None of several forms.
    NeedsOther,
    /// A number in quotes.
    QuotedNumber,
    /// An object of kinds with not exactly one.
    OneKind,
    /// A number without its unit.
    NoUnit,
    /// A number with an unknown unit.
    UnknownUnit,
    /// A number with too many decimals.
    TooFine,
    /// A rate of zero.
    NoRate,
    /// A number that cannot be held.
    TooLarge,
    /// A number below zero.
    Negative,
    /// A number out of its bounds.
    OutOfRange,
    /// A word that is not one of those allowed.
    UnknownWord,
    /// A block interval below a second.
    IntervalTooShort,
    /// Hashpower over 1.
    HashpowerOver,
    /// Hashpower that nobody takes.
    HashpowerLeft,
    /// Nobody mines.
    NobodyMines,
    /// Nothing is left for the miners.
    NothingForMiners,
    /// Weights for another number of miners.
    SplitCount,
    /// More people and miners than nodes.
    TooFewNodes,
    /// More links than there are other nodes.
    OutboundTooMany,
    /// A ring with an odd number of neighbours.
    OddNeighbours,
    /// More nodes than memory allows.
    TooMuchMemory,
    /// A topology file that cannot be read.
    TopologyUnreadable,
    /// A topology file that is not one.
    TopologyBad,
    /// More links than a topology may have.
    TooManyLinks,
    /// A topology file with a node that there is not.
    TopologyNodes,
    /// A topology file in several parts.
    TopologyDisconnected,
    /// A uniform law whose bounds are the wrong way round.
    UniformReversed,
    /// A name that nobody may have.
    BadName,
    /// A file name that is not legal everywhere.
    BadFileName,
    /// A name that is reserved.
    ReservedName,
    /// A name that is too long.
    NameTooLong,
    /// A name that is taken.
    NameTaken,
    /// A name that nobody has.
    UnknownPerson,
    /// A group that there is not.
    BadGroup,
    /// A group without anybody in it.
    EmptyGroup,
    /// A node that links to itself.
    OwnPeer,
    /// Two verbs in one entry.
    TwoVerbs,
    /// An entry that does nothing.
    NoVerb,
    /// An entry without a time.
    NoTime,
    /// An entry with two times.
    TwoTimes,
    /// `after` without `when`.
    AfterWithoutWhen,
    /// `mine` without scripted proof of work.
    MineNotScripted,
    /// A miner of a script without hashpower.
    NoHashpower,
    /// A parent that is no earlier block.
    UnknownParent,
    /// An expression that ends too early.
    ExpressionEnds,
    /// Something in an expression that does not belong there.
    ExpressionUnexpected,
    /// An assignment instead of a comparison.
    SingleEquals,
    /// An expression with too many parentheses.
    ExpressionTooDeep,
    /// A figure that there is not.
    UnknownFigure,
    /// An entry that there is not.
    UnknownEntry,
    /// A person that there is not, in an expression.
    UnknownPersonFigure,
    /// A view that there is not.
    UnknownViewer,
    /// A figure that no single node has.
    NoView,
    /// A number where it is asked whether.
    NotTruth,
    /// A comparison with the wrong kind of value.
    WrongValue,
    /// A figure with a unit against a bare number.
    ValueNoUnit,
    /// A word that the figure never is.
    WordNever,
    /// Words and truths have no order.
    NoOrder,
    /// A flag that is no pointer and value.
    BadSetting,
    /// A pointer that leads nowhere.
    NoSuchPlace,
    /// A shipped scenario that there is not.
    UnknownScenario,
    /// A sweep inside the program that there is not.
    UnknownSweep,
    /// A file that cannot be read.
    Unreadable,
}

impl Message {
    /// The template of the message in a language.
    ///
    /// # Panics
    ///
    /// If the language lacks it, which a test rules out.
    pub fn template(self, language: Language) -> &'static str {
        let templates = match language {
            Language::English => words_en::MESSAGES,
            Language::Chinese => words_zh::MESSAGES,
        };
        let found = templates.iter().find(|(message, _)| *message == self);
        found.expect("no language lacks a message").1
    }
}
