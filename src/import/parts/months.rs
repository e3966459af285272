//! The names of months and weekdays in the languages whose dates are recognised.
//!
//! Must not know how a date is put together.

use super::vocabulary::has;

/// The months, lower case, in the order of the year; a row per month, any language. A name matches
/// in full or by the first three letters and more (“sept”), as far as it is one of these.
const MONTHS: [&str; 12] = [
    "january|jan|januar|jänner|janvier|enero|janeiro|gennaio|januari|января|январь|يناير|ינואר|\
     كانون",
    "february|feb|februar|février|fevrier|febrero|fevereiro|febbraio|februari|февраля|февраль|\
     فبراير|פברואר|شباط",
    "march|mar|märz|maerz|mars|marzo|março|marco|maart|марта|март|مارس|מרץ|آذار",
    "april|apr|avril|abril|aprile|апреля|апрель|أبريل|ابريل|אפריל|نيسان",
    "may|mai|mayo|maio|maggio|mei|мая|май|مايو|מאי|أيار",
    "june|jun|juni|juin|junio|junho|giugno|июня|июнь|يونيو|יוני|حزيران",
    "july|jul|juli|juillet|julio|julho|luglio|июля|июль|يوليو|יולי|تموز",
    "august|aug|août|aout|agosto|augustus|августа|август|أغسطس|אוגוסט|آب",
    "september|sep|sept|septembre|septiembre|setiembre|setembro|settembre|сентября|сентябрь|\
     سبتمبر|ספטמבר|أيلول",
    "october|oct|oktober|okt|octobre|octubre|outubro|ottobre|октября|октябрь|أكتوبر|אוקטובר",
    "november|nov|novembre|noviembre|novembro|ноября|ноябрь|نوفمبر|נובמבר",
    "december|dec|dezember|dez|décembre|decembre|diciembre|dezembro|dicembre|декабря|декабрь|\
     ديسمبر|דצמבר",
];

/// The days of the week.
const WEEKDAYS: &str = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|\
    fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|\
    mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|\
    domingo|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|segunda|terça|\
    quarta|quinta|sexta|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|maandag|\
    dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|понедельник|вторник|среда|четверг|\
    пятница|суббота|воскресенье|السبت|الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة";

/// Small words that stand in dates.
const FILLERS: &str = "de|del|of|the|den|der|le|el|di|il|do|da|op|am|on|um|at|à|a|las|la|alle|ore|om|às|в|года|г|\
    uhr|uur|gmt|utc|bst|cet|cest|est|edt|pst|pdt|et|pm|יום|ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת|\
    في|م";

/// The month of that name, from 1; the word is in lower case.
pub(super) fn month(word: &str) -> Option<i8> {
    // Hebrew joins “in” to the month: בנובמבר.
    let bare = word.strip_prefix('ב').filter(|rest| rest.chars().count() > 2);
    let is = |names: &str| has(names, word) || bare.is_some_and(|b| has(names, b));
    let at = MONTHS.iter().position(|names| is(names))?;
    i8::try_from(at + 1).ok()
}

/// Whether the word, in lower case, says nothing about which day it is.
pub(super) fn says_nothing(word: &str) -> bool {
    has(WEEKDAYS, word) || has(FILLERS, word)
}
