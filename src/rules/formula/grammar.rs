//! From CEL's syntax tree to a formula as understood. CEL decides what belongs together; here every node is given its meaning
//! or refused with its place: texts, lists, members and loops have none.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators};
use cel::{ParseErrors, Program};

use super::tree::{Arithmetic, Comparison, Extreme, Number, Rounding, Truth};
use super::words::Translation;
use super::{Formula, FormulaFault, FormulaFaultReason};
use crate::domain::Name;

/// Reads a formula as what `meaning` makes of its root.
pub fn read<T>(text: &str, meaning: fn(Node<'_>) -> Result<T, FormulaFault>) -> Result<T, FormulaFault> {
    let length = text.chars().count();
    if length > Formula::LONGEST {
        return Err(FormulaFault { at: Formula::LONGEST, reason: FormulaFaultReason::TooLong });
    }
    let translation = Translation::of(text)?;
    let program = Program::compile(&translation.text).map_err(|errors| syntax_fault(&translation, &errors))?;
    meaning(Node { expression: program.expression(), source: program.source_info(), translation: &translation })
}

/// The first place where CEL cannot go on.
fn syntax_fault(translation: &Translation, errors: &ParseErrors) -> FormulaFault {
    let column = errors.errors.first().map_or(1, |error| error.pos.1);
    let at = usize::try_from(column).unwrap_or(1).saturating_sub(1);
    FormulaFault { at: translation.origin(at), reason: FormulaFaultReason::Syntax }
}

/// A node of CEL's tree, with what is needed to give its place.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    expression: &'a IdedExpr,
    source: &'a SourceInfo,
    translation: &'a Translation,
}

impl<'a> Node<'a> {
    /// The node as a number.
    pub fn number(self) -> Result<Number, FormulaFault> {
        match &self.expression.expr {
            Expr::Literal(LiteralValue::Int(number)) => Ok(Number::Constant(*number.inner())),
            Expr::Ident(identifier) => self.fact(identifier),
            Expr::Call(call) => self.number_of_call(call),
            Expr::Literal(_)
            | Expr::Unspecified
            | Expr::Comprehension(_)
            | Expr::List(_)
            | Expr::Map(_)
            | Expr::Select(_)
            | Expr::Struct(_) => Err(self.fault(FormulaFaultReason::NumberNeeded)),
        }
    }

    /// The node as a condition.
    pub fn truth(self) -> Result<Truth, FormulaFault> {
        let Expr::Call(call) = &self.expression.expr else {
            return Err(self.fault(FormulaFaultReason::ConditionNeeded));
        };
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_NOT, [inner]) => Ok(Truth::Not(Box::new(self.child(inner).truth()?))),
            (operators::LOGICAL_AND, [left, right]) => {
                Ok(Truth::Both(Box::new(self.child(left).truth()?), Box::new(self.child(right).truth()?)))
            }
            (operators::LOGICAL_OR, [left, right]) => {
                Ok(Truth::Either(Box::new(self.child(left).truth()?), Box::new(self.child(right).truth()?)))
            }
            (operator, [left, right]) => {
                let sign = comparison(operator).ok_or_else(|| self.fault(FormulaFaultReason::ConditionNeeded))?;
                let (left, right) = (self.child(left).number()?, self.child(right).number()?);
                Ok(Truth::Comparison { sign, left: Box::new(left), right: Box::new(right) })
            }
            _ => Err(self.fault(FormulaFaultReason::ConditionNeeded)),
        }
    }

    fn number_of_call(self, call: &'a CallExpr) -> Result<Number, FormulaFault> {
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::ADD, [left, right]) => self.arithmetic(Arithmetic::Plus, left, right),
            (operators::SUBSTRACT, [left, right]) => self.arithmetic(Arithmetic::Minus, left, right),
            (operators::MULTIPLY, [left, right]) => self.arithmetic(Arithmetic::Times, left, right),
            (operators::NEGATE, [inner]) => Ok(Number::Arithmetic {
                sign: Arithmetic::Minus,
                left: Box::new(Number::Constant(0)),
                right: Box::new(self.child(inner).number()?),
                at: self.at(),
            }),
            (operators::DIVIDE, _) => Err(self.fault(FormulaFaultReason::UnroundedQuotient)),
            (identifier, arguments) => match self.translation.name(identifier) {
                Some(function) if call.target.is_none() => self.function(function, arguments),
                Some(_) | None => Err(self.fault(FormulaFaultReason::NumberNeeded)),
            },
        }
    }

    fn arithmetic(self, sign: Arithmetic, left: &'a IdedExpr, right: &'a IdedExpr) -> Result<Number, FormulaFault> {
        let (left, right) = (self.child(left).number()?, self.child(right).number()?);
        Ok(Number::Arithmetic { sign, left: Box::new(left), right: Box::new(right), at: self.at() })
    }

    fn function(self, name: &str, arguments: &'a [IdedExpr]) -> Result<Number, FormulaFault> {
        match name {
            "上取整" => self.quotient("上取整", Rounding::Up, arguments),
            "下取整" => self.quotient("下取整", Rounding::Down, arguments),
            "四舍五入" => self.quotient("四舍五入", Rounding::Nearest, arguments),
            "最大" => self.extreme("最大", Extreme::Largest, arguments),
            "最小" => self.extreme("最小", Extreme::Smallest, arguments),
            "若" => {
                let [when, then, otherwise] = arguments else {
                    return Err(self.wrong_arguments("若", 3, arguments.len()));
                };
                Ok(Number::Choice {
                    when: Box::new(self.child(when).truth()?),
                    then: Box::new(self.child(then).number()?),
                    otherwise: Box::new(self.child(otherwise).number()?),
                })
            }
            unknown => {
                let at = self.at().saturating_sub(unknown.chars().count());
                Err(FormulaFault { at, reason: FormulaFaultReason::UnknownFunction(unknown.to_owned()) })
            }
        }
    }

    fn quotient(
        self,
        name: &'static str,
        rounding: Rounding,
        arguments: &'a [IdedExpr],
    ) -> Result<Number, FormulaFault> {
        let [dividend, divisor] = arguments else {
            return Err(self.wrong_arguments(name, 2, arguments.len()));
        };
        let at = self.child(divisor).at();
        let (dividend, divisor) = (self.child(dividend).number()?, self.child(divisor).number()?);
        if divisor.value(&super::NoFacts) == Ok(0) {
            return Err(FormulaFault { at, reason: FormulaFaultReason::DivisionByZero });
        }
        Ok(Number::Quotient { rounding, dividend: Box::new(dividend), divisor: Box::new(divisor), at })
    }

    fn extreme(self, name: &'static str, extreme: Extreme, arguments: &'a [IdedExpr]) -> Result<Number, FormulaFault> {
        if arguments.is_empty() {
            return Err(self.wrong_arguments(name, 1, 0));
        }
        let of = arguments.iter().map(|argument| self.child(argument).number()).collect::<Result<_, _>>()?;
        Ok(Number::Extreme { extreme, of })
    }

    fn fact(self, identifier: &str) -> Result<Number, FormulaFault> {
        let name = self.translation.name(identifier).and_then(|name| Name::new(name).ok());
        let name = name.ok_or_else(|| self.fault(FormulaFaultReason::NumberNeeded))?;
        Ok(Number::Fact { name, at: self.at() })
    }

    fn wrong_arguments(self, function: &'static str, expected: usize, given: usize) -> FormulaFault {
        self.fault(FormulaFaultReason::Arguments { function, expected, given })
    }

    fn child(self, expression: &'a IdedExpr) -> Self {
        Self { expression, ..self }
    }

    fn fault(self, reason: FormulaFaultReason) -> FormulaFault {
        FormulaFault { at: self.at(), reason }
    }

    /// The character of the formula as written: of a sign itself, of a function its bracket.
    fn at(self) -> usize {
        let offset = self.source.offset_for(self.expression.id).map_or(0, |(start, _)| start);
        self.translation.origin(usize::try_from(offset).unwrap_or(usize::MAX))
    }
}

fn comparison(operator: &str) -> Option<Comparison> {
    Some(match operator {
        operators::EQUALS => Comparison::Equal,
        operators::NOT_EQUALS => Comparison::Unequal,
        operators::LESS => Comparison::Less,
        operators::LESS_EQUALS => Comparison::AtMost,
        operators::GREATER => Comparison::Greater,
        operators::GREATER_EQUALS => Comparison::AtLeast,
        _ => return None,
    })
}
