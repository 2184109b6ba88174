"""What each route costs a month, and the volume where they cross. Pure; money is Decimal."""
