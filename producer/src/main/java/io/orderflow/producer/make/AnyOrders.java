package io.orderflow.producer.make;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.encode.OrderBuilder;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.producer.make.value.FieldValues;
import io.orderflow.producer.make.value.ItemSums;
import io.orderflow.producer.make.value.JsonTexts;
import io.orderflow.producer.make.value.Product;
import io.orderflow.producer.make.value.RuleSolver;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Orders of any contract: made field by field, then corrected until the rules hold. */
final class AnyOrders implements OrderGenerator.Maker {
    /** Of optional fields and objects, how many are there. */
    private static final double SHARE_PRESENT = 0.7;
    /** Attempts to satisfy the rules with other values. */
    private static final int MOST_ATTEMPTS = 200;

    private final CompiledContract contract;
    private final OrderNumbers numbers;
    private final Function<SplittableRandom, Product> products;
    private final FieldValues values;
    private final ItemSums sums;
    private final RuleSolver solver;

    AnyOrders(
            CompiledContract contract,
            OrderNumbers numbers,
            Function<SplittableRandom, Product> products,
            Clock clock) {
        this.contract = contract;
        this.numbers = numbers;
        this.products = products;
        this.values = new FieldValues(contract.contract(), products, clock);
        this.sums = ItemSums.of(contract.contract());
        this.solver = new RuleSolver(contract);
    }

    @Override
    public OrderValues order(long number, SplittableRandom random) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            OrderValues order = solver.solved(any(number, random));
            if (solver.broken(order).isEmpty()) {
                return order;
            }
        }
        OrderValues order = solver.solved(any(number, random));
        throw new IllegalArgumentException("no order was found in " + MOST_ATTEMPTS
                + " attempts that satisfies the rule "
                + solver.broken(order)
                        .map(rule -> rule.name() + ": " + rule.text())
                        .orElse(""));
    }

    private OrderValues any(long number, SplittableRandom random) {
        Making making = new Making(number, new FieldValues.Draw(random, products.apply(random), false));
        making.fields(contract.contract().fields(), 0, true);
        making.sumsOfItems.forEach(making.order::with);
        return making.order.build();
    }

    /** One order while it is made. */
    private final class Making {
        private final long number;
        private final FieldValues.Draw draw;
        private final OrderBuilder order = new OrderBuilder(contract);
        private Map<Integer, Object> sumsOfItems = Map.of();

        private Making(long number, FieldValues.Draw draw) {
            this.number = number;
            this.draw = draw;
        }

        /** @return the column behind those of the fields */
        private int fields(List<Field> fields, int from, boolean there) {
            int column = from;
            for (Field field : fields) {
                boolean present = there && (field.required() || draw.random().nextDouble() < SHARE_PRESENT);
                if (field.type() instanceof FieldType.Struct struct) {
                    column = fields(struct.fields(), column, present);
                    continue;
                }
                if (present) {
                    order.with(column, value(column, field));
                }
                column++;
            }
            return column;
        }

        private Object value(int column, Field field) {
            if (column == numbers.column()) {
                return field.type() instanceof FieldType.Text ? numbers.id(number) : number;
            }
            if (column == sums.items()) {
                List<?> items = values.items(field, draw);
                sumsOfItems = sums.of(contract.contract(), items);
                return JsonTexts.of(items);
            }
            return values.value(field, draw);
        }
    }
}
