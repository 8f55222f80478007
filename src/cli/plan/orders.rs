//! What can be ordered about plans on the command line.

use std::path::PathBuf;

use clap::Subcommand;

use super::adopting::AdoptionArguments;
use super::approving::ApprovalOrder;

#[derive(Debug, Subcommand)]
pub enum PlanOrder {
    /// 新建方案：空的，或者按步骤文件(TOML)做好；不写名称时用文件中的名称
    New {
        /// 新方案的名称
        #[arg(required_unless_present = "from", value_name = "方案")]
        name: Option<String>,
        /// 步骤文件
        #[arg(long, value_name = "步骤文件")]
        from: Option<PathBuf>,
    },
    /// 列出方案；几个方案用同一处空编或者同一个人的，一并指出
    List {
        /// 列出归档的方案
        #[arg(long)]
        archived: bool,
    },
    /// 从步骤文件(TOML)加入步骤
    Add {
        #[arg(value_name = "方案")]
        name: String,
        #[arg(value_name = "步骤文件")]
        steps: PathBuf,
    },
    /// 显示步骤、变动和核查意见
    Show {
        #[arg(value_name = "方案")]
        name: String,
    },
    /// 最少改动：怎样改动最少就能消除方案新增的“禁止”事项
    Repair {
        #[arg(value_name = "方案")]
        name: String,
        /// 把改动写进方案(可以撤销)
        #[arg(long)]
        apply: bool,
    },
    /// 授权豁免：准许方案保留一条核查意见，须有理由和批准文号
    Waive {
        #[arg(value_name = "方案")]
        name: String,
        /// 核查意见的序号，见 plan … show
        #[arg(long, value_name = "序号")]
        finding: usize,
        /// 为什么可以豁免
        #[arg(long, value_name = "理由")]
        reason: String,
        /// 批准豁免的文号
        #[arg(long, value_name = "文号")]
        document: String,
    },
    /// 撤回豁免
    Withdraw {
        #[arg(value_name = "方案")]
        name: String,
        /// 核查意见的序号，见 plan … show
        #[arg(long, value_name = "序号")]
        finding: usize,
    },
    /// 执行：作为一笔凭证写入台账；分期的方案可以按期执行；几个方案可以一并执行
    Adopt(AdoptionArguments),
    /// 复制方案
    Copy {
        #[arg(value_name = "方案")]
        name: String,
        #[arg(value_name = "新名称")]
        new: String,
    },
    /// 给方案更名
    Rename {
        #[arg(value_name = "方案")]
        name: String,
        #[arg(value_name = "新名称")]
        new: String,
    },
    /// 归档：不再列出，可以取消
    Archive {
        #[arg(value_name = "方案")]
        name: String,
    },
    /// 取消归档
    Unarchive {
        #[arg(value_name = "方案")]
        name: String,
    },
    /// 撤销上一次修改
    Undo {
        #[arg(value_name = "方案")]
        name: String,
        /// 连续撤销几次修改，见 plan … log
        #[arg(long, default_value_t = 1, value_name = "次数")]
        edits: usize,
    },
    /// 重做撤销的修改
    Redo {
        #[arg(value_name = "方案")]
        name: String,
        /// 连续重做几次修改，见 plan … log
        #[arg(long, default_value_t = 1, value_name = "次数")]
        edits: usize,
    },
    /// 方案阶段：草案、征求意见、上会、通过；退回要写明理由
    Stage {
        #[arg(value_name = "方案")]
        name: String,
        #[arg(value_name = "阶段")]
        stage: String,
        /// 说明；退回时是理由
        #[arg(long, default_value = "", hide_default_value = true, value_name = "说明")]
        note: String,
    },
    /// 定稿：给会议材料编号，锁定步骤
    Freeze {
        #[arg(value_name = "方案")]
        name: String,
        /// 材料编号，如 定稿1号；不写时用下一个没有用过的
        #[arg(long, value_name = "编号")]
        number: Option<String>,
        /// 把定稿材料一并写到这个文件：.pdf .xlsx .docx
        #[arg(long, value_name = "文件")]
        out: Option<PathBuf>,
    },
    /// 撤销定稿，步骤可以再改
    Thaw {
        #[arg(value_name = "方案")]
        name: String,
        #[arg(long, value_name = "理由")]
        reason: String,
    },
    /// 记下一个单位的意见
    Object {
        #[arg(value_name = "方案")]
        name: String,
        /// 台账里的单位；不在台账里的，加 --outside
        #[arg(long, value_name = "单位")]
        unit: String,
        /// 册外单位：不在台账里
        #[arg(long)]
        outside: bool,
        #[arg(long, value_name = "意见")]
        text: String,
    },
    /// 记下一条意见的采纳情况
    Answer {
        #[arg(value_name = "方案")]
        name: String,
        /// 意见的序号，见 plan … show
        #[arg(long, value_name = "序号")]
        objection: usize,
        #[arg(long, value_name = "采纳情况")]
        text: String,
    },
    /// 方案日志：谁在什么时候做了什么
    Log {
        #[arg(value_name = "方案")]
        name: String,
    },
    /// 分步到位：按次序写明各期；不写时显示现有的分期
    Phases {
        #[arg(value_name = "方案")]
        name: String,
        /// 一期，写成 名称=生效日期，日期可以不写
        #[arg(long = "phase", value_name = "分期")]
        phases: Vec<String>,
        /// 取消分期，一次执行
        #[arg(long, conflicts_with = "phases")]
        none: bool,
    },
    /// 把步骤归入一期
    Phase {
        #[arg(value_name = "方案")]
        name: String,
        /// 期次(从1数起)或者名称；0 是不分期
        #[arg(value_name = "期")]
        phase: String,
        /// 步骤的序号，可以写几个
        #[arg(long = "step", required = true, value_name = "序号")]
        steps: Vec<usize>,
    },
    /// 点名建议：一步里可以点名的人，按建议排序并说明理由
    Suggest {
        #[arg(value_name = "方案")]
        name: String,
        /// 步骤的序号，见 plan … show
        #[arg(long, value_name = "序号")]
        step: usize,
    },
    /// 点名：写明一步里随编走(或者只使用)的人，替换原来的名单；没有点到的是空编
    Name {
        #[arg(value_name = "方案")]
        name: String,
        /// 步骤的序号，见 plan … show
        #[arg(long, value_name = "序号")]
        step: usize,
        /// 姓名，用逗号或顿号隔开；重名的写 姓名:身份证号末四位
        #[arg(long, required_unless_present = "none", value_name = "名单")]
        people: Vec<String>,
        /// 一个人也不点
        #[arg(long, conflicts_with = "people")]
        none: bool,
    },
    /// 变基：按现行台账核对步骤，哪些仍可执行，哪些不能，怎样改
    Rebase {
        #[arg(value_name = "方案")]
        name: String,
        /// 写进方案(可以撤销)，不能执行的步骤照留
        #[arg(long)]
        apply: bool,
        /// 写进方案，不能执行的步骤按建议修改
        #[arg(long, conflicts_with = "apply")]
        mend: bool,
    },
    #[command(flatten)]
    Approval(ApprovalOrder),
    /// 多方案比较：与现行台账和别的方案对照
    Compare {
        #[arg(required = true, value_name = "方案")]
        names: Vec<String>,
        /// 列出全部单位，不只是有变动的
        #[arg(long)]
        all: bool,
        /// 写到这个文件，格式按结尾：.pdf .xlsx .docx .csv .txt .json
        #[arg(long, value_name = "文件")]
        out: Option<PathBuf>,
    },
}

/// Whether an order changes the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    Yes,
    No,
}

impl PlanOrder {
    pub fn writes(&self) -> Writes {
        match self {
            Self::List { .. }
            | Self::Show { .. }
            | Self::Repair { apply: false, .. }
            | Self::Log { .. }
            | Self::Rebase { apply: false, mend: false, .. }
            | Self::Suggest { .. }
            | Self::Compare { .. } => Writes::No,
            Self::Approval(order) => order.writes(),
            Self::Phases { phases, none: false, .. } if phases.is_empty() => Writes::No,
            Self::New { .. }
            | Self::Add { .. }
            | Self::Repair { apply: true, .. }
            | Self::Waive { .. }
            | Self::Withdraw { .. }
            | Self::Adopt(_)
            | Self::Copy { .. }
            | Self::Rename { .. }
            | Self::Archive { .. }
            | Self::Unarchive { .. }
            | Self::Undo { .. }
            | Self::Redo { .. }
            | Self::Stage { .. }
            | Self::Freeze { .. }
            | Self::Thaw { .. }
            | Self::Object { .. }
            | Self::Answer { .. }
            | Self::Name { .. }
            | Self::Phases { .. }
            | Self::Phase { .. }
            | Self::Rebase { .. } => Writes::Yes,
        }
    }
}
