//! Copies of function declarations, one for each instance of a generic function.
//!
//! The nodes of a declaration have consecutive ids ([`NodeRange`]), so a copy is the same nodes with all ids moved by
//! one distance; positions stay. A copy lives in [`Ast::instances`].

use super::ast::*;

/// How far the ids of a copy are from those of the original.
#[derive(Clone, Copy)]
struct Shift {
    exprs: u32,
    stmts: u32,
    idents: u32,
}

impl Ast {
    /// Copies a declared function with fresh ids; the index of the copy in [`Ast::instances`].
    pub fn copy_function(&self, original: &FuncDecl) -> u32 {
        let nodes = &original.nodes;
        let idents = self.take_idents(nodes.idents.len() as u32);
        let shift = Shift {
            exprs: self.exprs.len() as u32 - nodes.exprs.start,
            stmts: self.stmts.len() as u32 - nodes.stmts.start,
            idents: idents - nodes.idents.start,
        };
        for index in nodes.exprs.clone() {
            let Expr { pos, kind } = &self[ExprId(index)];
            self.exprs.append(Expr {
                pos: *pos,
                kind: shift.expr_kind(kind),
            });
        }
        for index in nodes.stmts.clone() {
            let Stmt { pos, kind } = &self[StmtId(index)];
            self.stmts.append(Stmt {
                pos: *pos,
                kind: shift.stmt_kind(kind),
            });
        }
        self.instances.append(shift.func_decl(original))
    }
}

impl Shift {
    fn expr(self, id: ExprId) -> ExprId {
        ExprId(id.0 + self.exprs)
    }

    fn stmt(self, id: StmtId) -> StmtId {
        StmtId(id.0 + self.stmts)
    }

    fn ident(self, ident: Ident) -> Ident {
        Ident {
            id: IdentId(ident.id.0 + self.idents),
            ..ident
        }
    }

    fn exprs(self, list: &[ExprId]) -> Vec<ExprId> {
        list.iter().map(|&id| self.expr(id)).collect()
    }

    fn stmts(self, list: &[StmtId]) -> Vec<StmtId> {
        list.iter().map(|&id| self.stmt(id)).collect()
    }

    fn block(self, block: &Block) -> Block {
        Block {
            stmts: self.stmts(&block.stmts),
            ..*block
        }
    }

    fn field(self, field: &Field) -> Field {
        Field {
            pos: field.pos,
            name: field.name.map(|name| self.ident(name)),
            ty: self.expr(field.ty),
            tag: field.tag.map(|tag| self.expr(tag)),
        }
    }

    fn fields(self, list: &[Field]) -> Vec<Field> {
        list.iter().map(|field| self.field(field)).collect()
    }

    fn idents(self, list: &[Ident]) -> Vec<Ident> {
        list.iter().map(|&ident| self.ident(ident)).collect()
    }

    fn func_decl(self, decl: &FuncDecl) -> FuncDecl {
        let range = |range: &std::ops::Range<u32>, by: u32| range.start + by..range.end + by;
        FuncDecl {
            pos: decl.pos,
            receiver: decl.receiver.map(|receiver| self.field(&receiver)),
            name: self.ident(decl.name),
            type_params: self.fields(&decl.type_params),
            signature: self.expr(decl.signature),
            body: decl.body.as_ref().map(|body| self.block(body)),
            is_noescape: decl.is_noescape,
            nodes: NodeRange {
                exprs: range(&decl.nodes.exprs, self.exprs),
                stmts: range(&decl.nodes.stmts, self.stmts),
                idents: range(&decl.nodes.idents, self.idents),
            },
        }
    }

    fn decl(self, decl: &Decl) -> Decl {
        match decl {
            Decl::Const(decl) => Decl::Const(ConstDecl {
                names: self.idents(&decl.names),
                ty: decl.ty.map(|ty| self.expr(ty)),
                values: self.exprs(&decl.values),
                ..*decl
            }),
            Decl::Type(decl) => Decl::Type(TypeDecl {
                name: self.ident(decl.name),
                type_params: self.fields(&decl.type_params),
                ty: self.expr(decl.ty),
                ..*decl
            }),
            Decl::Var(decl) => Decl::Var(VarDecl {
                names: self.idents(&decl.names),
                ty: decl.ty.map(|ty| self.expr(ty)),
                values: self.exprs(&decl.values),
                ..*decl
            }),
            Decl::Import(_) | Decl::Func(_) => {
                unreachable!("the parser allows these at package level only")
            }
        }
    }

    fn expr_kind(self, kind: &ExprKind) -> ExprKind {
        use ExprKind::*;
        match kind {
            Bad => Bad,
            &Name(ident) => Name(self.ident(ident)),
            &Literal { kind, text } => Literal { kind, text },
            Composite {
                ty,
                elements,
                keyed_count,
                close,
            } => Composite {
                ty: ty.map(|ty| self.expr(ty)),
                elements: self.exprs(elements),
                keyed_count: *keyed_count,
                close: *close,
            },
            &KeyValue { key, value } => KeyValue {
                key: self.expr(key),
                value: self.expr(value),
            },
            FuncLiteral { signature, body } => FuncLiteral {
                signature: self.expr(*signature),
                body: self.block(body),
            },
            &Paren(x) => Paren(self.expr(x)),
            &Selector { x, selected } => Selector {
                x: self.expr(x),
                selected: self.ident(selected),
            },
            Index { x, indices } => Index {
                x: self.expr(*x),
                indices: self.exprs(indices),
            },
            &Slice { x, indices, full } => Slice {
                x: self.expr(x),
                indices: indices.map(|index| index.map(|index| self.expr(index))),
                full,
            },
            &TypeAssert { x, ty } => TypeAssert {
                x: self.expr(x),
                ty: self.expr(ty),
            },
            &Star(x) => Star(self.expr(x)),
            &Unary { op, x } => Unary {
                op,
                x: self.expr(x),
            },
            &Binary { op, x, y } => Binary {
                op,
                x: self.expr(x),
                y: self.expr(y),
            },
            Call {
                fun,
                args,
                spread,
                close,
            } => Call {
                fun: self.expr(*fun),
                args: self.exprs(args),
                spread: *spread,
                close: *close,
            },
            &ArrayType { length, element } => ArrayType {
                length: length.map(|length| self.expr(length)),
                element: self.expr(element),
            },
            &SliceType(x) => SliceType(self.expr(x)),
            &VariadicType(x) => VariadicType(self.expr(x)),
            StructType(fields) => StructType(self.fields(fields)),
            InterfaceType(fields) => InterfaceType(self.fields(fields)),
            FuncType { params, results } => FuncType {
                params: self.fields(params),
                results: self.fields(results),
            },
            &MapType { key, value } => MapType {
                key: self.expr(key),
                value: self.expr(value),
            },
            &ChanType { dir, element } => ChanType {
                dir,
                element: self.expr(element),
            },
        }
    }

    fn clauses(self, clauses: &[CaseClause]) -> Vec<CaseClause> {
        let clause = |clause: &CaseClause| CaseClause {
            cases: self.exprs(&clause.cases),
            body: self.stmts(&clause.body),
            ..*clause
        };
        clauses.iter().map(clause).collect()
    }

    fn arm(self, arm: &IfArm) -> IfArm {
        IfArm {
            pos: arm.pos,
            init: arm.init.map(|init| self.stmt(init)),
            condition: self.expr(arm.condition),
            body: self.block(&arm.body),
        }
    }

    fn stmt_kind(self, kind: &StmtKind) -> StmtKind {
        use StmtKind::*;
        let stmt = |id: &Option<StmtId>| id.map(|id| self.stmt(id));
        let expr = |id: &Option<ExprId>| id.map(|id| self.expr(id));
        match kind {
            Empty => Empty,
            Labeled { label, stmt } => Labeled {
                label: self.ident(*label),
                stmt: self.stmt(*stmt),
            },
            StmtKind::Block(block) => StmtKind::Block(self.block(block)),
            StmtKind::Expr(x) => StmtKind::Expr(self.expr(*x)),
            Send { channel, value } => Send {
                channel: self.expr(*channel),
                value: self.expr(*value),
            },
            IncDec { op, x } => IncDec {
                op: *op,
                x: self.expr(*x),
            },
            Assign { op, lhs, rhs } => Assign {
                op: *op,
                lhs: self.exprs(lhs),
                rhs: self.exprs(rhs),
            },
            Define { lhs, rhs } => Define {
                lhs: self.exprs(lhs),
                rhs: self.exprs(rhs),
            },
            StmtKind::Decl(decls) => {
                StmtKind::Decl(decls.iter().map(|decl| self.decl(decl)).collect())
            }
            Return(values) => Return(self.exprs(values)),
            Branch {
                kind,
                label,
                target,
            } => Branch {
                kind: *kind,
                label: label.map(|label| self.ident(label)),
                target: stmt(target),
            },
            Go(x) => Go(self.expr(*x)),
            Defer(x) => Defer(self.expr(*x)),
            If { arms, otherwise } => If {
                arms: arms.iter().map(|arm| self.arm(arm)).collect(),
                otherwise: otherwise.as_ref().map(|block| self.block(block)),
            },
            For {
                init,
                condition,
                post,
                body,
            } => For {
                init: stmt(init),
                condition: expr(condition),
                post: stmt(post),
                body: self.block(body),
            },
            Range {
                lhs,
                define,
                x,
                body,
                range_pos,
            } => Range {
                lhs: self.exprs(lhs),
                define: *define,
                x: self.expr(*x),
                body: self.block(body),
                range_pos: *range_pos,
            },
            Switch {
                init,
                tag,
                clauses,
                open,
                close,
            } => Switch {
                init: stmt(init),
                tag: expr(tag),
                clauses: self.clauses(clauses),
                open: *open,
                close: *close,
            },
            TypeSwitch {
                init,
                binding,
                x,
                clauses,
                open,
                close,
            } => TypeSwitch {
                init: stmt(init),
                binding: binding.map(|binding| self.ident(binding)),
                x: self.expr(*x),
                clauses: self.clauses(clauses),
                open: *open,
                close: *close,
            },
            Select {
                clauses,
                open,
                close,
            } => {
                let clause = |clause: &CommClause| CommClause {
                    comm: stmt(&clause.comm),
                    body: self.stmts(&clause.body),
                    ..*clause
                };
                Select {
                    clauses: clauses.iter().map(clause).collect(),
                    open: *open,
                    close: *close,
                }
            }
        }
    }
}
