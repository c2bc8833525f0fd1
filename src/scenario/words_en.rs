//! The messages in English.

use crate::scenario::message::Message;
use crate::scenario::phrase::Phrase;

/// Behind each problem inside an expression.
pub const EXPRESSION_COLUMN: &str = "   (column {column} of the expression)";

/// The template of each message: marks in braces are evidence, a part in brackets is left out if
/// its evidence is empty.
pub const MESSAGES: &[(Message, &str)] = &[
    (Message::EmptyFile, "the file is empty. A scenario has at least network and stop."),
    (Message::FileTooLong, "the file is too long for a scenario."),
    (Message::NotUtf8, "the file is not UTF-8 text."),
    (Message::Truncated, "the file ends too early.[ Not closed: {detail}.]"),
    (Message::TextBehindEnd, "{given} stands behind the end of the scenario."),
    (Message::Comment, "JSON has no comments. Write a \"note\" key instead."),
    (Message::SingleQuote, "texts stand in double quotes: \"…\"."),
    (Message::ValueExpected, "a value must stand here[, not {given}]."),
    (Message::KeyExpected, "a key in double quotes must stand here[, not {given}]."),
    (Message::ColonExpected, "a colon must stand between key and value[, not {given}]."),
    (Message::CommaExpected, "a comma or {allowed} must stand here[, not {given}]."),
    (Message::TrailingComma, "no comma before the closing {given}."),
    (Message::BareWord, "{given} needs double quotes: \"{given}\"."),
    (Message::UnquotedUnit, "{subject}: {given} needs double quotes: \"{given}\"."),
    (Message::BadNumber, "{subject}: {given} is not a number."),
    (Message::OpenText, "the closing double quote is missing on this line."),
    (Message::BadEscape, "a backslash must be followed by one of \" \\ / b f n r t u."),
    (Message::TooDeep, "more than {allowed} objects and lists lie in each other."),
    (Message::KeyTwice, "{subject}: this key stands twice in one object (first in line {detail})."),
    (
        Message::NullValue,
        "{subject}: null has no meaning here. Leave the key out, or write \"never\".",
    ),
    (Message::UnknownKey, "{subject}: no such key.[ Nearest: {nearest}.] Keys here: {allowed}."),
    (Message::NotASection, "{subject}: not a section.[ Nearest: {nearest}.] Sections: {allowed}."),
    (
        Message::MinersNotASection,
        "{subject}: not a section. Anonymous miners are counted in network.miners; \
         somebody with a name goes under people.",
    ),
    (Message::KeyOfASection, "{subject}: not a section. It goes under {detail}."),
    (Message::MissingKey, "{subject}: missing. {detail}"),
    (
        Message::FundsOnlyInClassroom,
        "{subject}: {given}: only a classroom has coins that nobody mined; on {detail} money comes from coinbases.",
    ),
    (Message::TooMuch, "{subject}: {given} is more than there can be: {allowed}."),
    (
        Message::FundsTooMuch,
        "{subject}: the funds of all together are {given}, more than there can be: {allowed}.",
    ),
    (
        Message::RegionUnknown,
        "{subject}: {given}: this latency knows no regions. bitcoin-2013, bitcoin-2015 and \
         bitcoin-2019 do.",
    ),
    (
        Message::AxisWithoutPath,
        "{subject}: say what it changes: \"path\": \"/people/mallory/hashpower\".",
    ),
    (
        Message::NoRowNumber,
        "{subject} must be a number: a row has from, to and step, as in \"from\": 0.05, \"to\": 0.45, \
         \"step\": 0.05.",
    ),
    (Message::RowStep, "{subject} is {given}: a step must be above 0."),
    (
        Message::RowMissesEnd,
        "{subject} is {given}, which the row does not meet. Near it the row has {allowed}.",
    ),
    (
        Message::RowTooLong,
        "{subject}: this row has {given} numbers; an axis has {allowed} at the most.",
    ),
    (
        Message::BadAxis,
        "{subject}: an axis has a path with values, a path with from, to and step, or cases.",
    ),
    (Message::EmptyAxis, "{subject}: an axis has at least one value."),
    (Message::AxisValueTwice, "{subject}: {given} stands twice."),
    (
        Message::PointerWithoutSlash,
        "{given} is no JSON pointer: one begins with a slash, as /network/nodes does.",
    ),
    (Message::NothingMeasured, "{subject}: nothing is measured. Say at least one column."),
    (
        Message::ColumnTaken,
        "{subject}: cells.csv would have two columns {given}. Choose another name.",
    ),
    (Message::AxesOverlap, "{subject}: the axis {given} changes the same value."),
    (Message::LawIsNoShare, "{subject}: what {given} says is no share."),
    (Message::LawIsNoPlace, "{subject}: {given} is no threshold. One is {allowed}."),
    (Message::NoSuchAxis, "{subject}: no axis is called {given}.[ Nearest: {nearest}.]"),
    (Message::TooManyCells, "{subject}: more than {allowed} cells."),
    (Message::NoSuchMeasure, "{subject}: no measure is called {given}.[ Nearest: {nearest}.]"),
    (
        Message::MeasureIsAWord,
        "{subject}: {given} is a word. Measure a number, or compare: … == word.",
    ),
    (
        Message::LawWithoutAttack,
        "{subject}: {given} is the law of the attack {allowed}; the scenario has no such entry.",
    ),
    (
        Message::LawOfOneAttack,
        "{subject}: {given} is the law of one attack {allowed}; the scenario has {detail}.",
    ),
    (
        Message::LawWithoutAttackers,
        "{subject}: {given} is the law of a network in which nobody attacks; the scenario has {detail}.",
    ),
    (Message::HowPrecise, "{subject}: say either half_width or relative."),
    (Message::TrialsOrPrecision, "{subject}: say one of trials, precision and test."),
    (Message::NoRisk, "{subject}: name at least one risk, as in [0.01, 0.001]."),
    (Message::ChartAxisTwice, "{subject}: this chart has the axis {given} in another place."),
    (
        Message::ChartAxisLeftOut,
        "{subject}: this chart has no place for the axis {given}, which has several values. A \
         chart shows every axis: line has x, series and panels.",
    ),
    (
        Message::ChartNeedsShare,
        "{subject}: only a measure that is yes or no has a share[; {given} is a number].",
    ),
    (Message::ChartNeedsNumbers, "{subject}: the values of the axis {given} are no numbers."),
    (
        Message::ChartTheoryUnknown,
        "{subject}: the sweep's theory does not list {given}.[ Nearest: {nearest}.]",
    ),
    (Message::ChartLogOfZero, "{subject}: a logarithmic axis has no place for {given}."),
    (Message::PaysNothing, "{subject}: {given} is no payment. Write more than 0."),
    (
        Message::NothingToPay,
        "{subject}: {given} has nothing to pay with. Give funds or hashpower, or have somebody pay first.",
    ),
    (
        Message::NoSuchCoins,
        "{subject}: no earlier payment by the same payer is called {given}.[ Nearest: {nearest}.]",
    ),
    (
        Message::AttackWithoutName,
        "{subject}: an attack needs a name: its outcome and its payment are called so.",
    ),
    (
        Message::NotAShop,
        "{subject}: {given} sells nothing. Say after how many confirmations goods are delivered: confirmations.",
    ),
    (Message::RobsHimself, "{subject}: {given} cannot be the attacker and the victim."),
    (
        Message::NothingToTakeBack,
        "{subject}: the attacker made no earlier payment called {given}.[ Nearest: {nearest}.]",
    ),
    (
        Message::CraftedWithoutName,
        "{subject}: a crafted block needs a name: what becomes of it is told under it.",
    ),
    (
        Message::WorkIsNotChecked,
        "{subject}: {given} is seen by nobody where chain.pow is {detail}. Set it to real.",
    ),
    (Message::EndsBeforeItBegins, "{subject}: {given} begins later, at {detail}."),
    (
        Message::AttacksAtOnce,
        "{subject}: {given} is attacking then ({detail}). End that one first: end_attack.",
    ),
    (
        Message::TooFewMachines,
        "{subject}: {given} would be {detail} machines; {allowed} are nobody's and do not mine.",
    ),
    (Message::OpenGap, "{subject}: the gap {given} has no closing brace."),
    (
        Message::NoAttackToEnd,
        "{subject}: no earlier attack is called {given}.[ Nearest: {nearest}.]",
    ),
    (
        Message::IslandIsAll,
        "{subject}: everybody is on the island; nobody is left on the mainland.",
    ),
    (
        Message::TooSlow,
        "{subject}: all slow links together are slower by {given}; at most {allowed}.",
    ),
    (
        Message::NothingToHeal,
        "{subject}: no earlier partition or slow is called {given}.[ Nearest: {nearest}.]",
    ),
    (
        Message::PayerIsDown,
        "{subject}: the node of {given} is down then ({detail}); nobody pays from there.",
    ),
    (Message::NeedsText, "{subject}: {given} is not a text. Write it in double quotes."),
    (Message::NeedsWhole, "{subject}: {given} is not a whole number from {allowed} to {detail}."),
    (Message::NeedsNumber, "{subject}: {given} is not a number from {allowed} to {detail}."),
    (
        Message::NeedsDuration,
        "{subject}: {given} is not a duration. Write \"10s\" or \"10min\" ({allowed}).",
    ),
    (
        Message::NeedsAmount,
        "{subject}: {given} is not an amount. Write \"10 BTC\" or \"500 sat\" \
         ({allowed}).",
    ),
    (Message::NeedsRate, "{subject}: {given} is not a data rate. Write \"20 Mbit/s\" ({allowed})."),
    (Message::NeedsList, "{subject}: {given} is not a list. Write it in square brackets."),
    (
        Message::NeedsObject,
        "{subject}: {given} is not an object. Write {…}.[ Keys here: {allowed}.]",
    ),
    (Message::NeedsOther, "{subject}: {given} does not fit. Write one of: {allowed}."),
    (Message::QuotedNumber, "{subject}: {given} is a text. Write {allowed} without quotes."),
    (Message::OneKind, "{subject}: {given} must have exactly one of these keys: {allowed}."),
    (Message::NoUnit, "{subject}: {given} has no unit. Write {detail} or {nearest} ({allowed})."),
    (Message::UnknownUnit, "{subject}: {given} has an unknown unit. Units: {allowed}."),
    (Message::TooFine, "{subject}: {given} is finer than can be kept."),
    (
        Message::NoRate,
        "{subject}: {given} is a rate at which nothing ever arrives. Write {allowed}.",
    ),
    (Message::TooLarge, "{subject}: {given} is too large."),
    (Message::Negative, "{subject}: {given} is below zero."),
    (Message::OutOfRange, "{subject}: {given} is out of range. From {allowed} to {detail}."),
    (
        Message::UnknownWord,
        "{subject}: {given} is not known.[ Nearest: {nearest}.] Allowed: {allowed}.",
    ),
    (
        Message::IntervalTooShort,
        "{subject}: {given} is below 1s. Header times are whole seconds: blocks cannot \
         be nearer on average.",
    ),
    (Message::HashpowerOver, "{subject}: hashpower adds up to {given} ({detail}); at most 1."),
    (
        Message::HashpowerLeft,
        "{subject}: {detail}; nobody has the other {given}. Set network.miners, or \
         raise a share.",
    ),
    (
        Message::NobodyMines,
        "{subject}: nobody mines. Set network.miners, or give somebody hashpower.",
    ),
    (
        Message::NothingForMiners,
        "{subject}: people have all the hashpower ({detail}); nothing is left for \
         {given} miners. Lower a share, or set 0 miners.",
    ),
    (Message::SplitCount, "{subject}: {given} weights for {allowed} miners."),
    (
        Message::TooFewNodes,
        "{subject}: {given} nodes for {detail}; each has a node of their own. At least \
         {allowed}.",
    ),
    (
        Message::OutboundTooMany,
        "{subject}: {given} links out of a node, but there are only {allowed} other \
         nodes. Write at most {allowed}, or \"full\".",
    ),
    (Message::OddNeighbours, "{subject}: {given} is odd; half of the neighbours are on each side."),
    (
        Message::TooMuchMemory,
        "{subject}: {given} nodes need about {detail} of memory; {allowed} is free.",
    ),
    (Message::TopologyUnreadable, "{subject}: {given} cannot be read: {detail}."),
    (Message::TopologyBad, "{subject}: {given} is not a topology: {detail}."),
    (Message::TooManyLinks, "{subject}: {given} links; at most {allowed}."),
    (
        Message::TopologyNodes,
        "{subject}: {given} links {detail}, but network.nodes says {allowed}, and \
         nodes are numbered from 0.",
    ),
    (
        Message::TopologyDisconnected,
        "{subject}: {given} is not connected: it falls into {allowed} parts, and \
         {detail} is in another than node 0.",
    ),
    (Message::UniformReversed, "{subject}: from {given} is longer than to {allowed}."),
    (
        Message::BadName,
        "{subject}: {given} cannot be a name. A name starts with a letter; letters, \
         digits, - and _ follow.",
    ),
    (
        Message::BadFileName,
        "{given} cannot be the name of a scenario: it becomes the name of a folder. \
         Letters, digits, - _ and . are legal everywhere.",
    ),
    (Message::ReservedName, "{subject}: the name {given} is reserved{detail}. Choose another."),
    (
        Message::NameTooLong,
        "{subject}: the name {given} is too long. At most {allowed} characters.",
    ),
    (
        Message::NameTaken,
        "{subject}: the name {given} is taken. A name is unique over people and script.",
    ),
    (Message::UnknownPerson, "{subject}: nobody is called {given}.[ Nearest: {nearest}.]"),
    (
        Message::BadGroup,
        "{subject}: {given} is not a group. Write a name, \"region:JP\", \"nodes:40%\" \
         or \"miners:40%\".",
    ),
    (Message::EmptyGroup, "{subject}: {given} means nobody here."),
    (Message::OwnPeer, "{subject}: {given} cannot be a peer of its own."),
    (
        Message::TwoVerbs,
        "{subject}: two things happen in one entry ({detail}). Make two entries; same \
         time keeps their order.",
    ),
    (
        Message::NoVerb,
        "{subject}: nothing happens in this entry. Give it one of {allowed}, or a note.",
    ),
    (Message::NoTime, "{subject}: this entry has no time. Give it \"at\" or \"when\"."),
    (Message::TwoTimes, "{subject}: this entry has two times (at, when). Keep one."),
    (Message::AfterWithoutWhen, "{subject}: \"after\" counts from \"when\", which is missing."),
    (
        Message::MineNotScripted,
        "{subject}: blocks are mined by hand only with chain.pow \"scripted\", not \
         \"{given}\".",
    ),
    (Message::NoHashpower, "{subject}: {given} has no hashpower and finds no block."),
    (
        Message::UnknownParent,
        "{subject}: {given} is no earlier block.[ Nearest: {nearest}.] Write genesis, \
         tip, or the name of an earlier mine.",
    ),
    (
        Message::ExpressionEnds,
        "{subject}: the expression ends too early. Here may stand: {allowed}.",
    ),
    (
        Message::ExpressionUnexpected,
        "{subject}: {given} does not belong here. Here may stand: {allowed}.",
    ),
    (Message::SingleEquals, "{subject}: \"=\" compares nothing. Write \"==\"."),
    (Message::ExpressionTooDeep, "{subject}: too many parentheses."),
    (Message::UnknownFigure, "{subject}: {given}: no such figure.[ Nearest: {nearest}.]"),
    (
        Message::UnknownEntry,
        "{subject}: {given}: no entry is called \"{detail}\".[ Nearest: {nearest}.]",
    ),
    (
        Message::UnknownPersonFigure,
        "{subject}: {given}: nobody is called \"{detail}\".[ Nearest: {nearest}.]",
    ),
    (
        Message::UnknownViewer,
        "{subject}: {given}: nobody called \"{detail}\" has a node.[ Nearest: \
         {nearest}.]",
    ),
    (
        Message::NoView,
        "{subject}: {given}: a single node has no {detail} of its own. Leave the @ out.",
    ),
    (
        Message::NotTruth,
        "{subject}: {given} is not true or false by itself. Compare it: {given} >= \
         {allowed}.",
    ),
    (Message::WrongValue, "{subject}: {given} cannot be compared with {detail}. Write {allowed}."),
    (
        Message::ValueNoUnit,
        "{subject}: {given} has no unit. Write {detail} or {nearest} ({allowed}).",
    ),
    (
        Message::WordNever,
        "{subject}: {detail} is never {given}.[ Nearest: {nearest}.] It is one of: \
         {allowed}.",
    ),
    (Message::NoOrder, "{subject}: {given} has no order. Compare it with == or !=."),
    (
        Message::BadSetting,
        "{given} is no setting. Write --set /pointer=VALUE, such as --set \
         /network/nodes=100.[ Nearest: {nearest}.]",
    ),
    (Message::NoSuchPlace, "{subject}: the scenario has no such place.[ Nearest: {nearest}.]"),
    (
        Message::UnknownSweep,
        "{given}: no sweep inside the program has this name.[ Nearest: {nearest}.] \
         Names: {allowed}. A path has a slash or ends in .json.",
    ),
    (
        Message::UnknownScenario,
        "{given}: no scenario inside the program has this name.[ Nearest: {nearest}.] \
         Names: {allowed}. A path has a slash or ends in .json.",
    ),
    (Message::Unreadable, "{given}: cannot be read: {detail}."),
];

/// The template of each phrase: numbers in braces are gaps.
pub const PHRASES: &[(Phrase, &str)] = &[
    (Phrase::Chain, "Chain {0}: a block every {1} on average, for {2} hashes. {3} {4}"),
    (Phrase::PowReal, "Every hash is computed."),
    (Phrase::PowSampled, "Finding times are drawn from the same law; no block has valid work."),
    (Phrase::PowScripted, "Blocks are found only where the script says."),
    (Phrase::Retarget, "The difficulty changes every {0} blocks."),
    (Phrase::ConstantDifficulty, "The difficulty never changes."),
    (Phrase::Network, "{0} nodes; {1}. Messages travel {2}; blocks are announced by {3}."),
    (Phrase::TopologyRandom, "each opens {0} links at random"),
    (Phrase::TopologyFull, "each is linked to all others"),
    (Phrase::TopologyRing, "they form a ring"),
    (Phrase::TopologyStar, "all are linked to the first"),
    (Phrase::TopologySmallWorld, "a small world of {0} neighbours each, {1} of the links far"),
    (Phrase::TopologyScaleFree, "newcomers open {0} links to those who have many"),
    (Phrase::TopologyFile, "links as in {0}"),
    (Phrase::Miners, "{0} anonymous miners share {1} of the hashpower; the largest has {2}."),
    (Phrase::OneMiner, "One anonymous miner has {1} of the hashpower."),
    (Phrase::PersonMines, "{0} has {1} of the hashpower."),
    (Phrase::PersonWatches, "{0} has a node and does not mine."),
    (Phrase::At, "At {0}: {1}"),
    (Phrase::When, "When {0}: {1}"),
    (Phrase::WhenAfter, "{2} after {0}: {1}"),
    (Phrase::Mine, "{0} finds a block on {1}."),
    (Phrase::Pay, "{0} pays {1} to {2}."),
    (Phrase::PaySameCoins, "{0} pays {1} to {2}, with the coins of {3}."),
    (Phrase::HandTo, "It is handed to {0} first."),
    (Phrase::ExpectNext, "Before the next entry: {0}."),
    (Phrase::PersonHas, "{0} has {1} to spend."),
    (Phrase::Shop, "{0} delivers after {1} confirmations."),
    (Phrase::Traffic, "{0} people pay each other, {1} payments a minute."),
    (Phrase::HashpowerChange, "the hashpower of {0} is multiplied by {1}."),
    (Phrase::Partition, "the links of {0} to everybody else are cut."),
    (Phrase::PartitionFrom, "the links between {0} and {1} are cut."),
    (Phrase::Slow, "messages from and to {0} take {1} longer."),
    (Phrase::SlowFrom, "messages between {0} and {1} take {2} longer."),
    (Phrase::Heal, "{0} is mended."),
    (Phrase::Crash, "crash of {0}: mempools are lost, chains are not."),
    (Phrase::Restart, "return of {0}, with the chain from before."),
    (Phrase::Join, "arrival of {0}, for the first time, to catch up."),
    (Phrase::Leave, "departure of {0}."),
    (Phrase::Attack, "{0} attacks {1} for {2}: {3}."),
    (Phrase::ExpectsNothing, "Nothing is expected (expect), so a run proves nothing."),
    (Phrase::SendCrafted, "{0} sends a block with a fault: {1}."),
    (Phrase::AttackPerson, "{0} attacks {1}: {2}."),
    (Phrase::AttackPayment, "{0} takes the payment {1} back: {2}."),
    (Phrase::AttackEverybody, "{0} attacks: {1}."),
    (Phrase::EndAttack, "the attack {0} ends."),
    (Phrase::OnlyNote, "nothing happens, only a remark."),
    (Phrase::Ends, "It ends when {0}, at {1} at the latest."),
    (Phrase::Expect, "For every seed: {0}."),
    (Phrase::ExpectForSeed, "For seed {0}: {1}."),
    (Phrase::Cost, "Expected: {0} blocks, {1} hashes, {2} messages; {3} s of CPU, {4}."),
    (
        Phrase::CostAtMost,
        "Expected, if only the limit ends it: {0} blocks, {1} hashes, {2} messages; \
         {3} s of CPU, {4}.",
    ),
    (Phrase::Written, "{0} is a commented copy of {1}. Play it: forklab run {2}"),
    (Phrase::FileExists, "{0}: exists already; nothing was written."),
    (Phrase::CannotWrite, "{0}: cannot be written: {1}."),
];
