"""Common names for generated people. Any likeness is chance."""

from __future__ import annotations

FORENAMES = {
    "he": (
        "Adam Aiden Ahmed Alan Alex Ali Andrew Anthony Ben Bilal Callum Carl Chris Connor Craig Daniel Darren David Dean"
        " Dylan Edward Ethan Farhan Gary George Hamza Harry Ian Imran Jack Jacob James Jamie Jason Joe John Jordan Josh"
        " Kamal Kevin Kyle Lee Leon Lewis Liam Luke Mark Martin Matthew Michael Mohammed Nathan Neil Oliver Omar Owen"
        " Paul Peter Piotr Rhys Richard Robert Ryan Sam Scott Sean Simon Stephen Steven Stuart Thomas Tyler Wayne William"
    ).split(),
    "she": (
        "Abigail Aisha Alice Amanda Amber Amy Andrea Angela Anna Beth Caitlin Carly Carol Charlotte Chloe Claire Danielle"
        " Donna Eilidh Eleanor Elizabeth Ella Emily Emma Erin Fatima Gemma Georgia Hannah Heather Helen Holly Isla Jade"
        " Jane Janet Jasmine Jennifer Jessica Joanna Julie Karen Kate Kelly Kim Laura Leah Lily Linda Lisa Louise Lucy"
        " Maria Mary Megan Michelle Molly Natalie Nicola Paige Patricia Rachel Rebecca Rosie Ruby Samantha Sarah Sharon"
    ).split(),
}
SURNAMES = (
    "Adams Ahmed Akhtar Ali Allen Anderson Atkinson Bailey Baker Barnes Begum Bell Bennett Booth Brown Burton Butler"
    " Campbell Carter Chapman Clark Clarke Collins Cook Cooper Cox Davies Davis Dixon Edwards Ellis Evans Fisher Fletcher"
    " Ford Foster Fox Gibson Graham Grant Gray Green Griffiths Hall Hamilton Harris Harrison Harvey Hill Holmes Howard"
    " Hughes Hunt Hunter Hussain Jackson James Jenkins Johnson Johnston Jones Kaur Kelly Kennedy Khan King Knight Lee"
    " Lewis Lloyd Macdonald Marshall Martin Mason Matthews Miller Mills Mitchell Moore Morgan Morris Murphy Murray Nowak"
    " Owen Palmer Parker Patel Phillips Powell Price Reid Reynolds Richards Richardson Roberts Robertson Robinson Rogers"
    " Rose Ross Russell Scott Shah Shaw Simpson Singh Smith Stevens Stewart Stone Taylor Thomas Thompson Thomson Turner"
    " Walker Walsh Ward Watson Webb White Wilkinson Williams Wilson Wood Wright Young"
).split()
